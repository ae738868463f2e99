import { useMemo } from "react";
import { useAnswer } from "../api/index.ts";
import type { Schema } from "../ui/index.ts";
import { isDocument } from "../ui/index.ts";
import { rulesOfOffer } from "./deciding.ts";
import { keyOf, newestOf, textIn } from "./documents.ts";

/** What the slots say of content that the rules of an offer bring to. */
export const useSlotsOf = (offer: string): readonly Schema[] => {
  const { data } = useAnswer("listDefinitions", {});
  return useMemo(() => {
    const all = data?.definitions ?? [];
    const rules = rulesOfOffer(all, offer);
    const keys = new Set(rules.map(({ definition }) => textIn(definition, "slot")));
    return newestOf(all, "slot")
      .filter((slot) => keys.has(keyOf(slot)))
      .map(({ definition }) => definition["schema"])
      .flatMap((schema): readonly Schema[] => (isDocument(schema) ? [schema] : []));
  }, [data, offer]);
};
