import type { ConditionFlaw, ConditionNode } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import { compileFormula } from "../formula/index.ts";
import { decisionConditions, decisionFormulas, itemConditions } from "./decision-conditions.ts";
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

/** What is wrong with the conditions of a decision; `isOfAccounts` tells segments of accounts from others. */
export const conditionFlaws = (
  definition: Definition,
  isOfAccounts: IsOfAccounts,
): DefinitionFlaw[] =>
  decisionConditions(definition).flatMap(({ pointer: place, asked }) => {
    const { node, flaws } = readCondition(asked);
    const apart = segmentsNamed(node)
      .filter(({ key, of }) => of === "account" || isOfAccounts(key) === true)
      .map(({ pointer, key }) => ({
        pointer,
        message: `a ${definition.kind} asks for segments of profiles only: define one with { $account: { $segment: ${key} } }, and name that here`,
      }));
    return [...flaws, ...beyondRules(node), ...apart].map(({ pointer, message }) => ({
      kind: definition.kind,
      key: definition.key,
      pointer: `${place}${pointer}`,
      message,
    }));
  });

/** An item has fields, and no past. */
const beyondItems = (node: ConditionNode): ConditionFlaw[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(beyondItems);
    case "attribute":
      return [];
    default:
      return [
        {
          pointer: node.pointer,
          message:
            "the rules of a recommender read fields of items, such as price, brand, categories and attributes.colour; who may see a recommendation is said by the rule or offer that shows it",
        },
      ];
  }
};

/** What is wrong with the conditions of a recommender. */
export const itemConditionFlaws = (definition: Definition): DefinitionFlaw[] =>
  itemConditions(definition).flatMap(({ pointer: place, asked }) => {
    const { node, flaws } = readCondition(asked);
    return [...flaws, ...beyondItems(node)].map(({ pointer, message }) => ({
      kind: definition.kind,
      key: definition.key,
      pointer: `${place}${pointer}`,
      message,
    }));
  });

/** What is wrong with a formula of a decision; null for nothing. */
const formulaFlaw = (definition: Definition, asked: string): string | null => {
  const compiled = compileFormula(asked);
  if (typeof compiled === "string") return compiled;
  return definition.kind === "offer" &&
    definition.item === undefined &&
    compiled.reads.includes("item")
    ? "item is the catalog item that the offer sells, and this one names none: set item, or read something else"
    : null;
};

/** Formulas of a decision that are none, or that read what is not there. */
export const formulaFlaws = (definition: Definition): DefinitionFlaw[] =>
  decisionFormulas(definition).flatMap(({ pointer, asked }) => {
    const message = formulaFlaw(definition, asked);
    return message === null
      ? []
      : [{ kind: definition.kind, key: definition.key, pointer, message }];
  });
