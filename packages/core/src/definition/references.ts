import type { ReadCondition } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { readCondition } from "../condition/index.ts";
import { isShippedPurpose } from "../consent/index.ts";
import { policyReferences } from "../policy/index.ts";
import { isBuiltInSource } from "../source/index.ts";
import type { TrackingPlan } from "../tracking-plan/index.ts";
import { purposesIn } from "../tracking-plan/index.ts";
import { compileTrait, isTraitFlaws, rootOf } from "../trait/index.ts";
import { attributesNamed, readSegmentCondition, segmentsNamed } from "./segment-flaws.ts";
import { compileFormula } from "../formula/index.ts";
import { decisionConditions, decisionFormulas } from "./decision-conditions.ts";
import type { Definition, DefinitionOf, Kind } from "./definition.ts";

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

/** Segments that the conditions of a decision name. */
const decisionReferences = (definition: Definition): readonly Reference[] =>
  decisionConditions(definition).flatMap(({ pointer, asked }) =>
    segmentReferences(readCondition(asked), pointer),
  );

const ruleOffers = ({
  then: { offer, offers = [] },
}: DefinitionOf<"rule">): readonly Reference[] => [
  ...(offer === undefined ? [] : [{ pointer: "/then/offer", kind: "offer", key: offer } as const]),
  ...offers.map(
    (key, index) => ({ pointer: `/then/offers/${index}`, kind: "offer", key }) as const,
  ),
];

const recommenderReference = (key: string | undefined, pointer: string): readonly Reference[] =>
  key === undefined ? [] : [{ pointer, kind: "recommender", key }];

const slotReferences = ({
  purpose,
  serves,
  slate,
  default: { items },
}: DefinitionOf<"slot">): readonly Reference[] => [
  ...recommenderReference(items?.recommender, "/default/items/recommender"),
  ...purposeReferences(purpose, "/purpose"),
  ...(serves === undefined ? [] : [{ pointer: "/serves", kind: "segment", key: serves } as const]),
  ...(slate?.pins ?? []).map(
    ({ offer }, index) =>
      ({ pointer: `/slate/pins/${index}/offer`, kind: "offer", key: offer }) as const,
  ),
];

const offerReferences = (offer: DefinitionOf<"offer">): readonly Reference[] => [
  ...purposeReferences(offer.purpose, "/purpose"),
  ...(offer.requires ?? []).map(
    (key, index) => ({ pointer: `/requires/${index}`, kind: "offer", key }) as const,
  ),
  ...(offer.variants ?? []).flatMap(({ segment: key }, index) =>
    key === undefined
      ? []
      : [{ pointer: `/variants/${index}/segment`, kind: "segment", key } as const],
  ),
  ...recommenderReference(offer.items?.recommender, "/items/recommender"),
  ...decisionReferences(offer),
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
        ...ruleOffers(definition),
        ...decisionReferences(definition),
      ];
    case "segment":
      return segmentReferences(readSegmentCondition(definition), "/when");
    case "trait":
      return purposeReferences(definition.purpose, "/purpose");
    case "slot":
      return slotReferences(definition);
    case "offer":
      return offerReferences(definition);
    case "policy":
      return [
        ...policyReferences(definition).filter(
          ({ kind, key }) => kind !== "purpose" || !isShippedPurpose(key),
        ),
        ...decisionReferences(definition),
      ];
    case "recommender":
      return (definition.fallback ?? []).map(
        (key, index) => ({ pointer: `/fallback/${index}`, kind: "recommender", key }) as const,
      );
    case "tracking-plan":
      return planReferences(definition);
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

const decisionTraits = (definition: Definition): readonly Reference[] =>
  decisionConditions(definition).flatMap(({ pointer, asked }) => traitsNamed(asked, pointer));

const formulaTraits = (definition: Definition): readonly Reference[] =>
  decisionFormulas(definition).flatMap(({ pointer, asked }) => {
    const formula = compileFormula(asked);
    return typeof formula === "string"
      ? []
      : formula.reads.map((name) => traitReference(name, pointer));
  });

/** Traits that a definition reads, by their names: they need no definition, and may have one. */
const traitsRead = (definition: Definition): readonly Reference[] => {
  switch (definition.kind) {
    case "rule":
    case "policy":
      return decisionTraits(definition);
    case "segment":
      // An account has no traits of people.
      return definition.of === "account" ? [] : traitsNamed(definition.when, "/when");
    case "offer":
      return [
        ...(definition.items?.from === undefined
          ? []
          : [traitReference(definition.items.from, "/items/from")]),
        ...decisionTraits(definition),
        ...formulaTraits(definition),
      ];
    case "slot":
      return formulaTraits(definition);
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

/** Who of some definitions uses another: worked out once for all that are asked about. */
export const usersIn = (
  definitions: readonly Definition[],
): ((kind: Kind, key: string) => readonly Definition[]) => {
  const users = new Map<string, Set<Definition>>();
  for (const { user, use } of usesIn(definitions)) {
    const id = `${use.kind}:${use.key}`;
    const known = users.get(id) ?? new Set();
    users.set(id, known.add(user));
  }
  return (kind, key) => [...(users.get(`${kind}:${key}`) ?? [])];
};
