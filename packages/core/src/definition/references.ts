import type { ReadCondition } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { readCondition } from "../condition/index.ts";
import { isShippedPurpose } from "../consent/index.ts";
import type { Policy } from "../policy/index.ts";
import { policyReferences } from "../policy/index.ts";
import { isBuiltInSource } from "../source/index.ts";
import type { TrackingPlan } from "../tracking-plan/index.ts";
import { purposesIn } from "../tracking-plan/index.ts";
import { compileTrait, isTraitFlaws, rootOf } from "../trait/index.ts";
import { attributesNamed, readSegmentCondition, segmentsNamed } from "./segment-flaws.ts";
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

const referencesOfPolicy = (policy: Policy): readonly Reference[] => [
  ...policyReferences(policy).filter(
    ({ kind, key }) => kind !== "purpose" || !isShippedPurpose(key),
  ),
  ...(policy.suppress ?? []).flatMap(({ when }, index) =>
    segmentReferences(readCondition(when), `/suppress/${index}/when`),
  ),
];

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
    case "policy":
      return referencesOfPolicy(definition);
    default:
      return [];
  }
};

const traitReference = (path: string, pointer: string): Reference => ({
  pointer,
  kind: "trait",
  key: rootOf(path),
});

const traitsNamed = (condition: JsonObject, at: string): readonly Reference[] =>
  attributesNamed(readCondition(condition).node).map(({ pointer, path }) =>
    traitReference(path, `${at}${pointer}`),
  );

/** Traits that a definition reads, by their names: they need no definition, and may have one. */
const traitsRead = (definition: Definition): readonly Reference[] => {
  switch (definition.kind) {
    case "rule":
      return traitsNamed(definition.if, "/if");
    case "policy":
      return (definition.suppress ?? []).flatMap(({ when }, index) =>
        traitsNamed(when, `/suppress/${index}/when`),
      );
    case "segment":
      // An account has no traits of people.
      return definition.of === "account" ? [] : traitsNamed(definition.when, "/when");
    case "offer":
      return definition.items ? [traitReference(definition.items.from, "/items/from")] : [];
    case "trait": {
      const compiled = compileTrait(definition);
      return isTraitFlaws(compiled)
        ? []
        : compiled.reads.map((path) =>
            traitReference(path, definition.score ? "/score/of" : "/formula"),
          );
    }
    default:
      return [];
  }
};

/**
 * Where some definitions use others, each with who does. A trait that a tracking plan among them
 * declares is there without its definition: nobody hangs on it.
 */
export const usesIn = (
  definitions: readonly Definition[],
): readonly { readonly user: Definition; readonly use: Reference }[] => {
  const declared = new Set(
    definitions.flatMap((each) =>
      each.kind === "tracking-plan" ? Object.keys(each.traits ?? {}) : [],
    ),
  );
  return definitions.flatMap((user) => [
    ...referencesOf(user).map((use) => ({ user, use })),
    ...traitsRead(user)
      .filter(({ key }) => !declared.has(key))
      .map((use) => ({ user, use })),
  ]);
};

/** Those of some definitions that use one. */
export const usersOf = (
  definitions: readonly Definition[],
  kind: Kind,
  key: string,
): readonly Definition[] => [
  ...new Set(
    usesIn(definitions).flatMap(({ user, use }) =>
      use.kind === kind && use.key === key ? [user] : [],
    ),
  ),
];
