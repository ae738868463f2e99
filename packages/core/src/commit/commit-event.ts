import type { Event, Identifier, Refusal } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { Component, IdentityPolicy } from "../identity/index.ts";
import { pairOf, resolveIdentity } from "../identity/index.ts";
import { recordCarried } from "./consent.ts";
import { evaluateAccountDue, evaluateAccountEvent, isSeenElsewhere } from "./evaluate-account.ts";
import { evaluateDue, evaluateEvent } from "./evaluate.ts";
import type { Recorded } from "./entry.ts";
import type { CommitContext } from "./record.ts";
import { ensureFacet, record } from "./record.ts";
import type { AccountRecord, FacetRecord, WorkingSet } from "./working-set.ts";
import { pairKey, profileIn } from "./working-set.ts";

const componentIn =
  (set: WorkingSet, since: number) =>
  (identifier: Identifier): Component => {
    const facet = set.byIdentifier.get(identifierKey(identifier));
    return facet
      ? { profile: facet.profile, members: profileIn(set, facet.profile).members }
      : { profile: null, members: [{ facet: Number.NaN, ns: identifier.ns, since }] };
  };

type Group = { readonly identifiers: readonly Identifier[]; readonly mayExceed: boolean };

/** `previousId` is read as `anonymous_id` if that facet exists, else as `user_id`. */
const previousOf = (set: WorkingSet, event: Event): Identifier | null => {
  const { alias } = event;
  if (!alias) return null;
  return alias.anonymous && set.byIdentifier.has(identifierKey(alias.anonymous))
    ? alias.anonymous
    : alias.user;
};

/** An alias is a statement about its two identifiers; whatever else it carries is joined after, by the ordinary rule. */
const groupsOf = (set: WorkingSet, event: Event): Group[] => {
  const ordinary = { identifiers: event.identifiers, mayExceed: false };
  const previous = previousOf(set, event);
  const user = event.identifiers.find(({ ns }) => ns === "user_id");
  if (!event.alias || !previous || !user) return [ordinary];
  return [
    {
      identifiers: [user, previous],
      mayExceed: event.alias.mayExceed && previous.ns === "user_id",
    },
    ordinary,
  ];
};

type Decided = {
  readonly kept: readonly Identifier[];
  readonly refused: readonly Refusal[];
  readonly exception: boolean;
};

const cannotLinksIn = (set: WorkingSet) => [...set.cannotLinks.values()].map(({ pair }) => pair);

const decideGroup = (
  set: WorkingSet,
  event: Event,
  policy: IdentityPolicy,
  group: Group,
): Decided =>
  group.identifiers.length < 2
    ? { kept: group.identifiers, refused: [], exception: false }
    : resolveIdentity(
        group.identifiers,
        event.time,
        { policy, componentOf: componentIn(set, event.time), cannotLinks: cannotLinksIn(set) },
        group.mayExceed,
      );

/**
 * The facets of whom an event is about, as they will stand together after the links that it states.
 * Nothing is changed; who was never seen has none.
 */
export const facetsAfter = (
  set: WorkingSet,
  event: Event,
  policy: IdentityPolicy,
): ReadonlySet<number> => {
  const facets = new Set<number>();
  for (const group of groupsOf(set, event))
    for (const identifier of decideGroup(set, event, policy, group).kept) {
      const known = set.byIdentifier.get(identifierKey(identifier));
      if (!known) continue;
      for (const { facet } of profileIn(set, known.profile).members) facets.add(facet);
    }
  return facets;
};

const linkAll = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  facets: readonly FacetRecord[],
  link: { readonly cause: number; readonly exception: boolean },
): void => {
  const [anchor, ...others] = facets;
  for (const other of others) {
    if (!anchor || other.id === anchor.id) continue;
    const pair = pairOf(anchor.id, other.id);
    const known = set.links.get(pairKey(pair));
    if (known && known.revokedBy === null) continue;
    record(set, log, context, {
      kind: "link",
      pair,
      cause: link.cause,
      ...(link.exception ? { exception: true } : {}),
    });
  }
};

const recordRefusals = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  anchor: FacetRecord,
  cause: number,
  refused: readonly Refusal[],
): void => {
  if (refused.length === 0) return;
  const others = refused.flatMap(
    ({ identifier }) => set.byIdentifier.get(identifierKey(identifier))?.id ?? [],
  );
  record(set, log, context, {
    kind: "refusal",
    facet: anchor.id,
    others: others.filter((id) => id !== anchor.id),
    cause,
    refused,
  });
};

/** Of two facets the one whose identifier has the lower priority. */
const lowerOf = (
  { byName }: IdentityPolicy,
  facet: FacetRecord,
  other: FacetRecord | undefined,
): FacetRecord => {
  if (!other) return facet;
  const priorityOf = ({ identifier: { ns } }: FacetRecord) => byName.get(ns)?.priority ?? 0;
  return priorityOf(other) > priorityOf(facet) ? other : facet;
};

/** Facets, the event on its anchor, links, refusals, consent, in this order; the sequence of the event. */
const recordEvent = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  event: Event,
  highest: Identifier,
): number | null => {
  let cause: number | null = null;
  let asked: FacetRecord | undefined;
  for (const group of groupsOf(set, event)) {
    const decided = decideGroup(set, event, context.policy, group);
    const facets = decided.kept.map((identifier) =>
      ensureFacet(set, log, context, identifier, event.time),
    );
    const anchor = ensureFacet(set, log, context, highest, event.time);
    cause ??= record(set, log, context, { kind: "event", facet: anchor.id, event }).seq;
    linkAll(set, log, context, facets, { cause, exception: decided.exception });
    recordRefusals(set, log, context, anchor, cause, decided.refused);
    // The lowest that stands with the anchor is the browser or device that was asked.
    asked = lowerOf(context.policy, facets.at(-1) ?? anchor, asked);
  }
  if (event.consent && asked && cause !== null)
    recordCarried(set, log, context, asked, { event, cause });
  return cause;
};

type AccountBefore = Pick<AccountRecord, "memberships" | "state">;

/** The account that an event names as it is before the event, after what time alone has changed of it by now. */
const accountBefore = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { account: id }: Event,
): AccountBefore | undefined => {
  if (id === undefined) return undefined;
  evaluateAccountDue(set, log, context, id);
  const known = set.accounts.get(id);
  return known && { memberships: known.memberships, state: known.state };
};

/**
 * Evaluates the account that an event has changed, and notes one that live conditions of people see
 * otherwise than before; an account that is new has no members.
 */
const changeAccount = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { event: { account: id }, cause }: { readonly event: Event; readonly cause: number },
  before: AccountBefore | undefined,
): boolean => {
  if (id === undefined) return false;
  evaluateAccountEvent(set, log, context, id, { before: before?.state, cause });
  const after = set.accounts.get(id);
  if (!before || !after) return false;
  const isStirred =
    context.program.seesAnother(id, before.state, after.state) ||
    isSeenElsewhere(context.program, before.memberships, after.memberships);
  if (isStirred) set.touched.stirred.add(id);
  return isStirred;
};

/**
 * Commits one event that is no duplicate: what time alone has changed of its people by now, what it
 * says, and whom that moves into segments and out of them.
 */
export const commitEvent = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  event: Event,
): void => {
  const [highest] = event.identifiers;
  if (!highest) return;
  const profileOf = (identifier: Identifier): number | undefined =>
    set.byIdentifier.get(identifierKey(identifier))?.profile;
  const known = event.identifiers.flatMap((identifier) => profileOf(identifier) ?? []);
  for (const profile of new Set(known)) evaluateDue(set, log, context, profile);
  const anchored = profileOf(highest);
  const before = anchored === undefined ? null : profileIn(set, anchored).state;
  const account = accountBefore(set, log, context, event);
  const start = log.length;
  const cause = recordEvent(set, log, context, event, highest);
  if (cause === null) return;
  const isStirred = changeAccount(set, log, context, { event, cause }, account);
  const profile = profileOf(highest);
  if (profile === undefined) return;
  const isJoined = log.slice(start).some(({ entry }) => entry.kind === "link");
  evaluateEvent(set, log, context, profile, {
    event,
    cause,
    before: isJoined ? null : before,
    isStirred,
  });
};
