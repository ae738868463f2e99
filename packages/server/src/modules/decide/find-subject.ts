import type { DecideRequest } from "@attune/contract";
import { problem } from "@attune/contract";
import { deniedIn } from "@attune/core/consent";
import type { Identifier } from "@attune/core/event";
import type { IdentityPolicy, Trust } from "@attune/core/identity";
import { isBelieved, normalForm } from "@attune/core/identity";
import type { ProfileState } from "@attune/core/profile";
import { accountsOf, EMPTY_STATE } from "@attune/core/profile";
import type { AccountTarget, Program } from "@attune/core/segment";
import { dueBy } from "@attune/core/segment";
import type { Store, Subject } from "../../platform/store/index.ts";
import { inTime } from "./in-time.ts";

/** Whom a call is about: the identifier that decides, what is known of it, the others. */
export type Found = {
  readonly identifier: Identifier;
  readonly subject: Subject | null;
  /** What somebody who was never seen is taken to be. */
  readonly newcomer: ProfileState;
  /** Its accounts, where a segment that is due looks into them, or a rule of a slot of the call. */
  readonly accounts: ReadonlyMap<string, AccountTarget>;
  readonly noted: readonly Identifier[];
  /** Purposes that somebody has denied through one of the others. */
  readonly denied: ReadonlySet<string>;
};

/** The store did not say what is known of the subject, or not in time. */
export type Unreadable = "unreadable";

/** A namespace that nobody defined is a caller's slip, not a visitor without a name. */
const refuseUnknown = (
  identifiers: DecideRequest["identifiers"],
  identity: IdentityPolicy,
): void => {
  const unknown = Object.keys(identifiers).filter((name) => !identity.byName.has(name));
  if (unknown.length === 0) return;
  const known = identity.namespaces.map(({ name }) => name).join(", ");
  throw problem("identifier-not-valid", {
    detail: `There is no namespace ${unknown.join(", ")}. Namespaces: ${known}.`,
  });
};

/** Usable identifiers of the call, highest priority first; a browser's unsigned ones do not count. */
export const usableIdentifiers = (
  request: DecideRequest,
  identity: IdentityPolicy,
  trust: Trust,
): Identifier[] => {
  refuseUnknown(request.identifiers, identity);
  return identity.namespaces.flatMap((namespace) => {
    const { name } = namespace;
    const raw = Object.hasOwn(request.identifiers, name) ? request.identifiers[name] : undefined;
    if (raw === undefined) return [];
    const form = normalForm(raw, namespace, identity);
    if ("refused" in form) return [];
    const identifier = { ns: name, value: form.value };
    const hash = Object.hasOwn(request.userHash, name) ? request.userHash[name] : undefined;
    return isBelieved(identifier, hash ?? null, trust) ? [identifier] : [];
  });
};

const NOTHING_DENIED: ReadonlySet<string> = new Set();

/** What was denied through identifiers that are not of the subject. */
const deniedThrough = async (
  { reads }: Store,
  identifiers: readonly Identifier[],
  { profile }: Subject,
): Promise<ReadonlySet<string>> => {
  if (identifiers.length === 0) return NOTHING_DENIED;
  const found = await Promise.all(identifiers.map((identifier) => reads.subject(identifier)));
  const others = found.flatMap((other) => (other && other.profile !== profile ? [other] : []));
  return new Set(others.flatMap(({ state }) => deniedIn(state.consent)));
};

const NO_ACCOUNTS: ReadonlyMap<string, AccountTarget> = new Map();

/** The accounts that are to be known to decide, or to say in which segments somebody is now. */
const accountsFor = async (
  { reads }: Store,
  { state, memberships }: Subject,
  { program, now, isRuledByAccounts }: At,
): Promise<ReadonlyMap<string, AccountTarget>> => {
  const ids = accountsOf(state.accounts).map(({ account }) => account);
  const isDue = program.readingAccounts.length > 0 && dueBy(memberships, now).length > 0;
  if (ids.length === 0 || !(isRuledByAccounts || isDue)) return NO_ACCOUNTS;
  return new Map((await reads.accountsById(ids)).map((each) => [each.id, each]));
};

/** When somebody is decided for, and what is live then. */
export type At = {
  readonly program: Program;
  readonly now: number;
  /** A rule of a slot of the call looks into accounts. */
  readonly isRuledByAccounts: boolean;
};

/** Somebody who was never seen. */
export const strangerBy = (identifier: Identifier): Found => ({
  identifier,
  subject: null,
  newcomer: EMPTY_STATE,
  accounts: NO_ACCOUNTS,
  noted: [],
  denied: NOTHING_DENIED,
});

/** Of several identifiers the highest-priority known one decides; `decide` never links. */
const lookUp = async (
  store: Store,
  identifiers: readonly Identifier[],
  at: At,
): Promise<Found | null> => {
  for (const [index, identifier] of identifiers.entries()) {
    const subject = await store.reads.subject(identifier);
    if (!subject) continue;
    const noted = identifiers.filter((other) => other !== identifier);
    // Those before it are not known.
    const denied = await deniedThrough(store, identifiers.slice(index + 1), subject);
    const accounts = await accountsFor(store, subject, at);
    return { identifier, subject, newcomer: EMPTY_STATE, accounts, noted, denied };
  }
  const [first, ...noted] = identifiers;
  return first ? { ...strangerBy(first), noted } : null;
};

/** Finds whom a call is about, within the deadline; a store that fails or hangs is no answer. */
export const findSubject = async (
  store: Store,
  identifiers: readonly Identifier[],
  at: At,
  deadlineMs: number,
  onUnreadable: (why: string) => void,
): Promise<Found | Unreadable | null> => {
  try {
    const found = await inTime(lookUp(store, identifiers, at), deadlineMs);
    if ("value" in found) return found.value;
    void found.late.catch(() => undefined);
    onUnreadable(`no answer within ${deadlineMs} ms`);
  } catch (error) {
    onUnreadable(String(error));
  }
  return "unreadable";
};
