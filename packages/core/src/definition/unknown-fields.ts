import type { ConditionFlaw, ConditionNode } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import { told } from "../flaw/index.ts";
import { BUILT_IN_TRAITS, IDENTIFIER_TRAITS, OBSERVED_TRAITS } from "../profile/index.ts";
import type { KeyedPlan } from "../tracking-plan/index.ts";
import type { DefinitionFlaw } from "./definition.ts";
import type { KeyedSegment } from "./segment-flaws.ts";

/** Whether traits that no plan declares are not expected from any source. */
const isClosed = (plans: readonly KeyedPlan[]): boolean =>
  plans.some(({ sources }) => sources === undefined) &&
  plans.every(({ unknownTraits }) => unknownTraits !== "allow");

/** Attributes of the person, each with where: not those of events, accounts or elements. */
const attributesIn = (node: ConditionNode): readonly { path: string; pointer: string }[] => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return node.parts.flatMap(attributesIn);
    case "attribute":
      return [node];
    default:
      return [];
  }
};

const unknownIn = (
  { when }: KeyedSegment,
  isKnown: (name: string) => boolean,
): readonly ConditionFlaw[] =>
  attributesIn(readCondition(when).node).flatMap(({ path, pointer }) => {
    const name = path.split(".")[0] ?? path;
    return isKnown(name)
      ? []
      : [
          {
            pointer,
            ...told("trait-not-expected", { trait: name }),
          },
        ];
  });

/**
 * Fields that segments read and that nobody sends: told where live tracking plans say of every source
 * that traits which they do not declare are not expected.
 */
export const unknownFields = (
  segments: readonly KeyedSegment[],
  plans: readonly KeyedPlan[],
  computed: readonly string[],
): DefinitionFlaw[] => {
  if (!isClosed(plans)) return [];
  const known = new Set<string>([
    ...plans.flatMap(({ traits = {} }) => Object.keys(traits)),
    ...computed,
    ...BUILT_IN_TRAITS,
    ...OBSERVED_TRAITS,
    ...IDENTIFIER_TRAITS,
  ]);
  return segments.flatMap((segment) =>
    unknownIn(segment, (name) => known.has(name)).map(({ pointer, ...wrong }) => ({
      kind: segment.kind,
      key: segment.key,
      pointer: `/when${pointer}`,
      ...wrong,
    })),
  );
};
