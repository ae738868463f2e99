import type { Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { IdentityPolicy } from "../identity/index.ts";
import type { Program } from "../segment/index.ts";
import { apply } from "./apply.ts";
import type { Entry, Recorded } from "./entry.ts";
import type { FacetRecord, WorkingSet } from "./working-set.ts";

/** What a commit needs from outside: the clock, the sequence and the ids come in as arguments (L1). */
export type CommitContext = {
  /** Time of the commit, epoch ms. */
  readonly at: number;
  readonly policy: IdentityPolicy;
  /** What live definitions want to know of events and people. */
  readonly program: Program;
  readonly nextSeq: () => number;
  readonly nextFacet: () => number;
};

/** Records an entry and applies it; returns it for the log. */
export const record = <E extends Entry>(
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  entry: E,
): Recorded<E> => {
  const recorded = { seq: context.nextSeq(), at: context.at, entry };
  apply(set, recorded, context.program);
  log.push(recorded);
  return recorded;
};

/** The facet of an identifier, made when it was not seen before; `active` when no event makes it. */
export const ensureFacet = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  identifier: Identifier,
  since: number,
  active?: number,
): FacetRecord => {
  const known = set.byIdentifier.get(identifierKey(identifier));
  if (known) return known;
  const facet = context.nextFacet();
  const anonymous = context.policy.byName.get(identifier.ns)?.anonymous ?? false;
  record(set, log, context, {
    kind: "facet",
    facet,
    identifier,
    anonymous,
    since,
    ...(active === undefined ? {} : { active }),
  });
  return ensureFacet(set, log, context, identifier, since);
};
