import type { ConditionNode } from "@attune/core/condition";
import { conditionSentence } from "@attune/core/condition";
import type { Live } from "../definitions/index.ts";

/** A condition in words, its segments by the names that they have now. */
export const sentenceOf = (node: ConditionNode, { segmentNames }: Pick<Live, "segmentNames">) => {
  const nameOf = (key: string): string | null => segmentNames.get(key) ?? null;
  return {
    en: conditionSentence(node, "en", nameOf),
    sv: conditionSentence(node, "sv", nameOf),
  };
};
