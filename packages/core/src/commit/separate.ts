import type { Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { FacetPair } from "../identity/index.ts";
import { connectedComponents, judgeJoin } from "../identity/index.ts";
import { evaluateAll } from "./evaluate.ts";
import type { CommitContext } from "./record.ts";
import { record } from "./record.ts";
import type { Actor, Recorded } from "./entry.ts";
import type { WorkingSet } from "./working-set.ts";
import { facetIn, pairKey, profileIn } from "./working-set.ts";

/** Why an unmerge or undo cannot be done: values, not errors. */
export type SeparationProblem =
  | { readonly problem: "identifier-not-in-profile"; readonly identifiers: readonly Identifier[] }
  | { readonly problem: "nothing-to-separate" }
  | { readonly problem: "unmerge-unknown" }
  | { readonly problem: "undo-refused"; readonly reason: string };

export type Separated = { readonly seq: number; readonly profiles: readonly number[] };

export const isSeparationProblem = (
  value: Separated | SeparationProblem,
): value is SeparationProblem => "problem" in value;

const profilesOf = (set: WorkingSet, facets: readonly number[]): number[] =>
  [...new Set(facets.map((facet) => facetIn(set, facet).profile))].sort((a, b) => a - b);

/** The profiles of some facets, once it is settled in which segments each is by now. */
const evaluated = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  seq: number,
  facets: readonly number[],
): Separated => {
  const profiles = profilesOf(set, facets);
  for (const profile of profiles) evaluateAll(set, log, context, profile, seq);
  return { seq, profiles };
};

export type UnmergeRequest = {
  readonly profile: number;
  readonly take: readonly Identifier[];
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Revokes every live link between the taken facets and the rest of the profile, and forbids each
 * revoked pair from standing together again. The set holds the profile's facets and their links.
 */
export const unmerge = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  request: UnmergeRequest,
): Separated | SeparationProblem => {
  const members = profileIn(set, request.profile).members.map(({ facet }) => facet);
  const facetOf = (identifier: Identifier): number | undefined => {
    const facet = set.byIdentifier.get(identifierKey(identifier));
    return facet?.profile === request.profile ? facet.id : undefined;
  };
  const strangers = request.take.filter((identifier) => facetOf(identifier) === undefined);
  if (strangers.length > 0) return { problem: "identifier-not-in-profile", identifiers: strangers };
  const taken = new Set(request.take.flatMap((identifier) => facetOf(identifier) ?? []));
  const revoked = [...set.links.values()]
    .filter(({ pair: [a, b], revokedBy }) => revokedBy === null && taken.has(a) !== taken.has(b))
    .map(({ pair }) => pair);
  if (revoked.length === 0) return { problem: "nothing-to-separate" };
  const { seq } = record(set, log, context, {
    kind: "unmerge",
    facets: members,
    take: request.take,
    revoked,
    reason: request.reason,
    actor: request.actor,
  });
  return evaluated(set, log, context, seq, members);
};

/** The profiles that each become one when pairs are linked again. */
const rejoined = (set: WorkingSet, pairs: readonly FacetPair[]): number[][] =>
  connectedComponents(
    profilesOf(set, pairs.flat()),
    pairs.map(([a, b]) => [facetIn(set, a).profile, facetIn(set, b).profile]),
  );

/** Checks that the components which an undo joins again may stand together by now. */
const judgeUndo = (
  set: WorkingSet,
  context: CommitContext,
  pairs: readonly FacetPair[],
  together: ReadonlySet<number>,
): SeparationProblem | null => {
  const lifted = new Set(pairs.map(pairKey));
  const cannotLinks = [...set.cannotLinks.entries()].flatMap(([key, { pair }]) =>
    lifted.has(key) ? [] : [pair],
  );
  const view = { policy: context.policy, cannotLinks };
  for (const profiles of rejoined(set, pairs)) {
    const components = profiles.map((profile) => ({
      profile,
      members: profileIn(set, profile).members,
    }));
    const verdict = judgeJoin(components, context.at, view, {
      mayExceed: false,
      together: components.flatMap(({ members }) =>
        members.filter(({ facet }) => together.has(facet)),
      ),
    });
    if ("reason" in verdict) return { problem: "undo-refused", reason: verdict.reason };
  }
  return null;
};

export type UndoRequest = {
  /** Sequence of the unmerge. */
  readonly unmerge: number;
  /** The facets that its entry in the log names: they were one profile until then. */
  readonly together: readonly number[];
  readonly actor: Actor;
};

/**
 * Lifts an unmerge: its links live again and its cannot-links are gone. Refused when what happened
 * since would make a joined profile break a limit or another cannot-link.
 */
export const undoUnmerge = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  request: UndoRequest,
): Separated | SeparationProblem => {
  const pairs = [...set.cannotLinks.values()]
    .filter((each) => each.unmerge === request.unmerge)
    .map(({ pair }) => pair);
  if (pairs.length === 0) return { problem: "unmerge-unknown" };
  const refused = judgeUndo(set, context, pairs, new Set(request.together));
  if (refused) return refused;
  const facets = [...new Set(pairs.flat())].sort((a, b) => a - b);
  const { seq } = record(set, log, context, {
    kind: "undo",
    facets,
    unmerge: request.unmerge,
    restored: pairs,
    actor: request.actor,
  });
  return evaluated(set, log, context, seq, facets);
};
