import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
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
          ...told("decision-past"),
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
        ...told("decision-accounts", { kind: definition.kind, segment: key }),
      }));
    return [...flaws, ...beyondRules(node), ...apart].map(({ pointer, ...wrong }) => ({
      kind: definition.kind,
      key: definition.key,
      pointer: `${place}${pointer}`,
      ...wrong,
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
          ...told("item-past"),
        },
      ];
  }
};

/** What is wrong with the conditions of a recommender. */
export const itemConditionFlaws = (definition: Definition): DefinitionFlaw[] =>
  itemConditions(definition).flatMap(({ pointer: place, asked }) => {
    const { node, flaws } = readCondition(asked);
    return [...flaws, ...beyondItems(node)].map(({ pointer, ...wrong }) => ({
      kind: definition.kind,
      key: definition.key,
      pointer: `${place}${pointer}`,
      ...wrong,
    }));
  });

/** What is wrong with a formula of a decision; null for nothing. */
const formulaFlaw = (definition: Definition, asked: string): Told | null => {
  const compiled = compileFormula(asked);
  if (typeof compiled === "string") return { message: compiled };
  return definition.kind === "offer" &&
    definition.item === undefined &&
    compiled.reads.includes("item")
    ? told("formula-item")
    : null;
};

/** Formulas of a decision that are none, or that read what is not there. */
export const formulaFlaws = (definition: Definition): DefinitionFlaw[] =>
  decisionFormulas(definition).flatMap(({ pointer, asked }) => {
    const wrong = formulaFlaw(definition, asked);
    return wrong === null
      ? []
      : [{ kind: definition.kind, key: definition.key, pointer, ...wrong }];
  });
