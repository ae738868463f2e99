import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Answer } from "../api/index.ts";
import { useClient } from "../api/index.ts";
import { isFinished } from "./finished.ts";
import type { Condition } from "./tree.ts";

type Preview = Answer<"previewSegment">;

/** As long as somebody writes on, nothing is asked. */
const PAUSE = 350;

/** A value once it has rested. */
export const useRested = <T>(value: T): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
};

/** The condition in words; of accounts it takes a look at one of them. */
export const useSentence = (when: Condition, of: Preview["of"]) => {
  const client = useClient();
  return useQuery({
    queryKey: ["sentence", of, when] as const,
    queryFn: async ({ signal }): Promise<Preview["sentence"]> => {
      const { sentence } =
        of === "account"
          ? await client.call("previewSegment", { body: { of, when, lookAt: 1 } }, signal)
          : await client.call(
              "evaluateCondition",
              { body: { condition: when, attributes: {} } },
              signal,
            );
      return sentence;
    },
    enabled: isFinished(when),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
};
