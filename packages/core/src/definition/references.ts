import type { ReadCondition } from "../condition/index.ts";
import { readCondition } from "../condition/index.ts";
import { isShippedPurpose } from "../consent/index.ts";
import { isBuiltInSource } from "../source/index.ts";
import type { TrackingPlan } from "../tracking-plan/index.ts";
import { purposesIn } from "../tracking-plan/index.ts";
import { readSegmentCondition, segmentsNamed } from "./segment-flaws.ts";
import type { Definition, Kind } from "./definition.ts";

/** What a definition needs to be there: another definition, named at a place (a JSON Pointer). */
export type Reference = { readonly pointer: string; readonly kind: Kind; readonly key: string };

/** The shipped purposes are there without a definition. */
const purposeReferences = (key: string | undefined, pointer: string): readonly Reference[] =>
  key === undefined || isShippedPurpose(key) ? [] : [{ pointer, kind: "purpose", key }];

const planReferences = (plan: TrackingPlan): readonly Reference[] => [
  ...(plan.sources ?? []).flatMap((key, index) =>
    isBuiltInSource(key) ? [] : [{ pointer: `/sources/${index}`, kind: "source", key } as const],
  ),
  ...purposesIn(plan).flatMap(({ pointer, purpose }) => purposeReferences(purpose, pointer)),
];

const segmentReferences = ({ node }: ReadCondition, at: string): readonly Reference[] =>
  segmentsNamed(node).map(({ pointer, key }) => ({
    pointer: `${at}${pointer}`,
    kind: "segment",
    key,
  }));

/**
 * Every definition that this one refers to. A definition whose references are not live cannot go
 * live; one that a live definition refers to cannot be archived.
 */
export const referencesOf = (definition: Definition): readonly Reference[] => {
  switch (definition.kind) {
    case "rule":
      return [
        { pointer: "/slot", kind: "slot", key: definition.slot },
        { pointer: "/then/offer", kind: "offer", key: definition.then.offer },
        ...segmentReferences(readCondition(definition.if), "/if"),
      ];
    case "segment":
      return segmentReferences(readSegmentCondition(definition), "/when");
    case "trait":
      return purposeReferences(definition.purpose, "/purpose");
    case "slot":
    case "offer":
      return purposeReferences(definition.purpose, "/purpose");
    case "tracking-plan":
      return planReferences(definition);
    default:
      return [];
  }
};

/** Those of some definitions that refer to one. */
export const usersOf = (
  definitions: readonly Definition[],
  kind: Kind,
  key: string,
): readonly Definition[] =>
  definitions.filter((each) =>
    referencesOf(each).some((reference) => reference.kind === kind && reference.key === key),
  );
