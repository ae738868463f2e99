import { problem } from "@attune/contract";
import type { JsonObject } from "@attune/core/json";
import { PERSONALIZATION } from "@attune/core/consent";
import type { CompiledSlot } from "@attune/core/decision";
import type { Identifier } from "@attune/core/event";
import type { Use, Uses } from "@attune/core/policy";
import type { ProfileState } from "@attune/core/profile";
import { accountsOf } from "@attune/core/profile";
import type { AccountTarget } from "@attune/core/segment";
import type { Store, Subject } from "../../platform/store/index.ts";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import { entriesUntil, membershipsFrom, stateFrom } from "../segments/index.ts";
import type { Undone } from "../traits/index.ts";
import { ALL_DONE, undoneTraits } from "../traits/index.ts";

/** Somebody as they stood at an instant, and what was live then. */
export type Stood = {
  readonly live: Live;
  readonly identifier: Identifier;
  readonly subject: Subject;
  readonly accounts: ReadonlyMap<string, AccountTarget>;
  readonly undone: Undone;
  readonly reads: Store["reads"];
  /** Epoch ms. */
  readonly now: number;
  /** True of an instant that has passed. */
  readonly isPast: boolean;
  /** False where older events were left out. */
  readonly isComplete: boolean;
};

const by = (at: number | null, then: number): number | null =>
  at !== null && at <= then ? at : null;

const useThen = (use: Use, then: number): Use => ({
  ...use,
  shown: by(use.shown, then),
  clicked: by(use.clicked, then),
  dismissed: by(use.dismissed, then),
});

/** Uses as they were known at an instant. */
const usesThen = ({ uses, cut }: Uses, then: number): Uses => ({
  uses: uses.filter(({ at }) => at <= then).map((use) => useThen(use, then)),
  cut,
});

/** Somebody by the id of their profile, with an identifier that finds them. */
export const profileRow = async ({ reads }: Pick<Store, "reads">, id: string) => {
  const number = /^p(\d{1,15})$/.exec(id)?.[1];
  const row = number === undefined ? null : await reads.profileById(Number(number));
  const [facet] = row?.identifiers ?? [];
  if (!row || !facet) throw problem("profile-not-found");
  return { row, identifier: facet.identifier };
};

const accountsNow = async (
  { reads }: Pick<Store, "reads">,
  { state }: Subject,
): Promise<ReadonlyMap<string, AccountTarget>> => {
  const ids = accountsOf(state.accounts).map(({ account }) => account);
  const found = ids.length === 0 ? [] : await reads.accountsById(ids);
  return new Map(found.map((each) => [each.id, each]));
};

export type StoodDeps = {
  readonly store: Pick<Store, "reads">;
  readonly live: LiveDefinitions;
};

/** Somebody as they stand. */
export const standing = async (
  { store, live }: StoodDeps,
  id: string,
  now: number,
): Promise<Stood> => {
  const { row, identifier } = await profileRow(store, id);
  const { seq, state, memberships } = row;
  const subject = { profile: row.id, seq, state, memberships };
  const current = live.current();
  return {
    live: current,
    identifier,
    subject,
    accounts: await accountsNow(store, subject),
    undone: await undoneTraits(store, current.segments),
    reads: store.reads,
    now,
    isPast: false,
    isComplete: true,
  };
};

/**
 * Somebody as they stood, from what had been committed by then to those who are one person now, with
 * what was live then. Accounts, figures, budgets and the catalog are as they are now.
 */
export const stoodAt = async (
  { store, live }: StoodDeps,
  id: string,
  then: number,
): Promise<Stood> => {
  const { reads } = store;
  const { row, identifier } = await profileRow(store, id);
  const [before, { entries, isComplete }, moves] = await Promise.all([
    live.asOf(then),
    entriesUntil(store, row.id, then),
    reads.membershipEntries(row.id),
  ]);
  const subject = {
    profile: row.id,
    seq: row.seq,
    state: stateFrom(entries, before.segments),
    memberships: membershipsFrom(moves.filter(({ at }) => at <= then)),
  };
  return {
    live: before,
    identifier,
    subject,
    accounts: await accountsNow(store, subject),
    undone: ALL_DONE,
    reads: {
      ...reads,
      uses: async (profile, from) => usesThen(await reads.uses(profile, from), then),
    },
    now: then,
    isPast: true,
    isComplete,
  };
};

/** The same state with a consent to a purpose. */
export const withConsent = (
  state: ProfileState,
  { purposes }: Pick<Live, "purposes">,
  purpose: string,
  now: number,
): ProfileState => {
  const { basis = "consent" } = purposes.get(purpose) ?? {};
  const statement = {
    purpose,
    granted: true,
    time: now,
    expires: null,
    basis,
    source: PERSONALIZATION,
    wording: null,
    via: "api",
  } as const;
  return { ...state, consent: { ...state.consent, [purpose]: statement } };
};

/** The same person with a consent to a purpose. */
export const consenting = (stood: Stood, purpose: string, now: number): Stood => {
  const { subject, live } = stood;
  const state = withConsent(subject.state, live, purpose, now);
  return { ...stood, subject: { ...subject, state } };
};

/** What a decision of that moment could have found otherwise. */
export const approximateIn = (
  { isPast, now }: Stood,
  slots: readonly CompiledSlot[],
): readonly string[] => {
  const has = (name: string, is: (slot: CompiledSlot) => boolean): string[] =>
    slots.some(is) ? [name] : [];
  return [
    ...has("context", ({ reads }) => reads.some((path) => path.startsWith("context."))),
    ...has("draw", ({ arbitration: { by: how, explore } }) => how === "thompson" || explore > 0),
    ...(isPast
      ? [
          ...has("figures", ({ needsFigures }) => needsFigures),
          ...has("budgets", ({ budgetsAt }) => budgetsAt(now).length > 0),
          ...has("items", ({ items }) => items.length > 0),
          ...has("recommendations", ({ shelves }) => shelves.size > 0),
          ...has("accounts", ({ needsAccounts }) => needsAccounts),
        ]
      : []),
  ];
};

/** What is known of a call that nobody made. */
export const NO_CONTEXT: JsonObject = {};
