import { useCallback, useMemo } from "react";
import { useAnswer } from "../api/index.ts";
import { keyOf, kindOf, nameOf } from "./documents.ts";

/** How a definition is called by people; of one that has no name, or is gone, its key. */
export type NameOf = (kind: string, key: string) => string;

export const useNames = (): NameOf => {
  const { data } = useAnswer("listDefinitions", {});
  const names = useMemo(() => {
    const found = new Map<string, string>();
    for (const document of data?.definitions ?? []) {
      const id = `${kindOf(document)}:${keyOf(document)}`;
      // What is live is what is spoken of; a draft has its name until then.
      if (document.status === "live" || !found.has(id)) found.set(id, nameOf(document));
    }
    return found;
  }, [data]);
  return useCallback((kind, key) => names.get(`${kind}:${key}`) ?? key, [names]);
};
