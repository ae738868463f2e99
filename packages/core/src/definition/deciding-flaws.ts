import type { Told } from "../flaw/index.ts";
import { arbitrationFlaws, slateFlaws } from "../arbitration/index.ts";
import { scheduleFlaws, spanOf } from "../offer/index.ts";
import { budgetFlaws, policyFlaws } from "../policy/index.ts";
import { contentFlaws } from "./content-flaws.ts";
import type { Definition, DefinitionFlaw } from "./definition.ts";
import { recommenderFlaws } from "../recommender/index.ts";
import { requiresFlaws } from "./requires-flaws.ts";

const at = (
  { kind, key }: Pick<Definition, "kind" | "key">,
  place: string,
  flaws: readonly (Told & { readonly pointer: string })[],
): DefinitionFlaw[] =>
  flaws.map(({ pointer, ...wrong }) => ({ kind, key, pointer: `${place}${pointer}`, ...wrong }));

/** What is wrong with one of them by itself. */
const ownFlaws = (definition: Definition): DefinitionFlaw[] => {
  switch (definition.kind) {
    case "slot": {
      const { arbitration, slate } = definition;
      return [
        ...(arbitration ? at(definition, "/arbitration", arbitrationFlaws(arbitration)) : []),
        ...(slate ? at(definition, "/slate", slateFlaws(slate)) : []),
      ];
    }
    case "offer": {
      const { budget, schedule = {} } = definition;
      return [
        ...at(definition, "/schedule", scheduleFlaws(schedule)),
        ...(budget
          ? at(definition, "/budget", budgetFlaws(budget, spanOf(schedule) !== null))
          : []),
      ];
    }
    default:
      return [];
  }
};

/**
 * What is wrong with slots, offers, rules, policies and recommenders, by themselves and beside those that are live:
 * what was wrong before is no fault of theirs.
 */
export const decidingFlaws = (
  definitions: readonly Definition[],
  live: readonly Definition[],
): DefinitionFlaw[] => {
  const all = [...live, ...definitions];
  const standing = [...new Map(all.map((each) => [`${each.kind}:${each.key}`, each])).values()];
  const before = new Set(contentFlaws(live).map((flaw) => JSON.stringify(flaw)));
  const policies = definitions.filter((each) => each.kind === "policy");
  return [
    ...definitions.flatMap(ownFlaws),
    ...requiresFlaws(
      definitions.filter((each) => each.kind === "offer"),
      standing.filter((each) => each.kind === "offer"),
    ),
    ...contentFlaws(standing).filter((flaw) => !before.has(JSON.stringify(flaw))),
    ...policyFlaws(
      policies,
      standing.filter((each) => each.kind === "policy"),
      standing.filter((each) => each.kind === "offer"),
    ).map((flaw) => ({ kind: "policy", ...flaw })),
    ...recommenderFlaws(
      definitions.filter((each) => each.kind === "recommender"),
      standing.filter((each) => each.kind === "recommender"),
    ).map((flaw) => ({ kind: "recommender", ...flaw })),
  ];
};
