import type { ConditionFlaw, ConditionNode } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import type { DefinitionFlaw, DefinitionOf } from "./definition.ts";
import type { IsOfAccounts } from "./segment-flaws.ts";
import { segmentsNamed } from "./segment-flaws.ts";

/** A decision reads traits, the call's context, segments and accounts. */
const beyondRules = (node: ConditionNode): ConditionFlaw[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(beyondRules);
    case "attribute":
    case "segment":
    case "account":
      return [];
    case "event":
    case "item":
      return [
        {
          pointer: node.pointer,
          message:
            "a rule reads traits, segments, accounts and the context of the call: define a segment with this condition, and name it here with $segment",
        },
      ];
  }
};

/** What is wrong with a rule's condition; `isOfAccounts` tells segments of accounts from others. */
export const ruleFlaws = (
  rule: DefinitionOf<"rule">,
  isOfAccounts: IsOfAccounts,
): DefinitionFlaw[] => {
  const { node, flaws } = readCondition(rule.if);
  const apart = segmentsNamed(node)
    .filter(({ key, of }) => of === "account" || isOfAccounts(key) === true)
    .map(({ pointer, key }) => ({
      pointer,
      message: `a rule asks for segments of profiles only: define one with { $account: { $segment: ${key} } }, and name that here`,
    }));
  return [...flaws, ...beyondRules(node), ...apart].map(({ pointer, message }) => ({
    kind: rule.kind,
    key: rule.key,
    pointer: `/if${pointer}`,
    message,
  }));
};
