import { useCallback } from "react";
import { useAnswer } from "../../api/index.ts";

/** How segments are called by people; of one that is gone, its key. */
export const useSegmentNames = (): ((segment: string) => string) => {
  const { data } = useAnswer("segments", {});
  return useCallback(
    (segment) => data?.segments.find(({ key }) => key === segment)?.name ?? segment,
    [data],
  );
};
