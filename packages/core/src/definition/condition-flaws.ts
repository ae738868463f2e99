import type { ConditionFlaw, ConditionNode } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import type { Definition, DefinitionFlaw } from "./definition.ts";
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
            "a decision reads traits, segments, accounts and the context of the call: define a segment with this condition, and name it here with $segment",
        },
      ];
  }
};

/**
 * What is wrong with a condition that is asked in a decision, and stands at a place (a JSON Pointer);
 * `isOfAccounts` tells segments of accounts from others.
 */
const askedFlaws = (
  condition: JsonObject,
  at: string,
  { kind, key }: Pick<Definition, "kind" | "key">,
  isOfAccounts: IsOfAccounts,
): DefinitionFlaw[] => {
  const { node, flaws } = readCondition(condition);
  const apart = segmentsNamed(node)
    .filter(({ key, of }) => of === "account" || isOfAccounts(key) === true)
    .map((named) => ({
      pointer: named.pointer,
      message: `a decision asks for segments of profiles only: define one with { $account: { $segment: ${named.key} } }, and name that here`,
    }));
  return [...flaws, ...beyondRules(node), ...apart].map(({ pointer, message }) => ({
    kind,
    key,
    pointer: `${at}${pointer}`,
    message,
  }));
};

/** What is wrong with the conditions that a definition asks in decisions. */
export const conditionFlaws = (
  definition: Definition,
  isOfAccounts: IsOfAccounts,
): DefinitionFlaw[] => {
  switch (definition.kind) {
    case "rule":
      return askedFlaws(definition.if, "/if", definition, isOfAccounts);
    case "policy":
      return (definition.suppress ?? []).flatMap(({ when }, index) =>
        askedFlaws(when, `/suppress/${index}/when`, definition, isOfAccounts),
      );
    default:
      return [];
  }
};
