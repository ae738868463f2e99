import type { ConditionFlaw, ConditionNode } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import type { DefinitionFlaw, DefinitionOf } from "./definition.ts";

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

export const ruleFlaws = (rule: DefinitionOf<"rule">): DefinitionFlaw[] => {
  const { node, flaws } = readCondition(rule.if);
  return [...flaws, ...beyondRules(node)].map(({ pointer, message }) => ({
    kind: rule.kind,
    key: rule.key,
    pointer: `/if${pointer}`,
    message,
  }));
};

export type KeyedSegment = Pick<DefinitionOf<"segment">, "kind" | "key" | "when">;

/** The segments that a condition names, each with where. */
export const segmentsNamed = (
  node: ConditionNode,
): readonly { readonly pointer: string; readonly key: string }[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(segmentsNamed);
    case "segment":
      return node.keys.map((key) => ({ pointer: node.pointer, key }));
    default:
      return [];
  }
};

/** The attributes of somebody that a condition names, each with where. */
export const attributesNamed = (
  node: ConditionNode,
): readonly { readonly pointer: string; readonly path: string }[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(attributesNamed);
    case "attribute":
      return [{ pointer: node.pointer, path: node.path }];
    default:
      return [];
  }
};

/** A way from a segment over those that it names back to itself; null when there is none. */
const circleFrom = (
  start: string,
  namedBy: (key: string) => readonly string[],
): readonly string[] | null => {
  const seen = new Set<string>();
  const walk = (key: string, way: readonly string[]): readonly string[] | null => {
    for (const next of namedBy(key)) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  return walk(start, [start]);
};

/** What is wrong with the conditions of segments, beside those that are live. */
export const segmentFlaws = (
  segments: readonly KeyedSegment[],
  live: readonly KeyedSegment[],
): DefinitionFlaw[] => {
  const read = new Map(
    [...live, ...segments].map(({ key, when }) => [key, readCondition(when)] as const),
  );
  const namedBy = (key: string): readonly string[] => {
    const found = read.get(key);
    return found ? segmentsNamed(found.node).map((named) => named.key) : [];
  };
  return segments.flatMap(({ kind, key }) => {
    const flaws = (read.get(key)?.flaws ?? []).map(({ pointer, message }) => ({
      kind,
      key,
      pointer: `/when${pointer}`,
      message,
    }));
    const circle = circleFrom(key, namedBy);
    return circle === null
      ? flaws
      : [
          ...flaws,
          {
            kind,
            key,
            pointer: "/when",
            message: `it refers to itself: ${circle.join(" → ")}. Leave one of these out`,
          },
        ];
  });
};
