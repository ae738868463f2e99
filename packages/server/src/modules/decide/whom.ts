import { parseIdentifier, problem } from "@attune/contract";
import type { Identifier } from "@attune/core/event";
import { normalForm } from "@attune/core/identity";
import type { JsonObject } from "@attune/core/json";
import type { ProfileState, Registers } from "@attune/core/profile";
import { boundRegisters, EMPTY_STATE, MAX_TRAITS } from "@attune/core/profile";
import type { Store } from "../../platform/store/index.ts";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import type { Undone } from "../traits/index.ts";
import { ALL_DONE, undoneTraits } from "../traits/index.ts";
import type { Found } from "./find-subject.ts";
import { findSubject, strangerBy } from "./find-subject.ts";
import type { Stood } from "./stood.ts";
import { profileRow, stoodAt, withConsent } from "./stood.ts";

export type WhomDeps = {
  readonly store: Store;
  readonly live: LiveDefinitions;
};

/** Whom something is tried for. */
export type Wanted = {
  readonly profile?: string | undefined;
  readonly traits?: JsonObject | undefined;
  readonly slots: readonly string[];
  /** Purposes that are taken to be granted. */
  readonly consents: readonly string[];
};

/** Somebody at an instant, with what was live then and what was stored. */
export type Whom = {
  readonly live: Live;
  /** Null for nobody. */
  readonly found: Found | null;
  readonly reads: Store["reads"];
  readonly undone: Undone;
  /** As they stood at an instant that has passed; null of now, and of what is to come. */
  readonly stood: Stood | null;
};

/** How long what is known of somebody is waited for, in ms: nobody stands in front of a page. */
const PATIENCE = 5_000;

const identifierOf = async (
  { store, live }: WhomDeps,
  text: string,
): Promise<{ readonly identifier: Identifier; readonly id: string | null }> => {
  if (/^p\d+$/.test(text)) return { ...(await profileRow(store, text)), id: text };
  const { identity } = live.current();
  const parsed = parseIdentifier(text);
  const namespace = parsed && identity.byName.get(parsed.ns);
  const form = parsed && namespace ? normalForm(parsed.value, namespace, identity) : null;
  if (!parsed || form === null || "refused" in form) {
    const names = identity.namespaces.map(({ name }) => name).join(", ");
    throw problem("identifier-not-valid", { detail: `Namespaces: ${names}.` });
  }
  const identifier = { ns: parsed.ns, value: form.value };
  const subject = await store.reads.subject(identifier);
  return { identifier, id: subject && `p${subject.profile}` };
};

/** Somebody of whom some traits are known and nothing else. */
const given = (traits: JsonObject, now: number): Found => {
  const stamped: Registers = Object.fromEntries(
    Object.entries(traits).map(([name, value]) => [
      name,
      { value, stamp: [now, "given", "given"] as const },
    ]),
  );
  const newcomer = { ...EMPTY_STATE, traits: boundRegisters(stamped, MAX_TRAITS) };
  return { ...strangerBy({ ns: "anonymous_id", value: "given" }), newcomer };
};

const consented = (found: Found, live: Live, consents: readonly string[], now: number): Found => {
  const all = (state: ProfileState): ProfileState =>
    consents.reduce((so, purpose) => withConsent(so, live, purpose, now), state);
  const { subject, newcomer } = found;
  return {
    ...found,
    newcomer: all(newcomer),
    subject: subject && { ...subject, state: all(subject.state) },
  };
};

const known = async (
  { store }: WhomDeps,
  identifier: Identifier,
  live: Live,
  slots: readonly string[],
  now: number,
): Promise<Found> => {
  const isRuledByAccounts = slots.some((slot) => live.program.get(slot)?.needsAccounts);
  const at = { program: live.segments, now, isRuledByAccounts };
  const found = await findSubject(store, [identifier], at, PATIENCE, () => undefined);
  if (found === "unreadable" || found === null) throw problem("store-unavailable");
  return found;
};

/** As they were at an instant that has passed; who is not known now was not known then. */
const before = async (
  deps: WhomDeps,
  identifier: Identifier,
  id: string | null,
  at: number,
): Promise<Whom> => {
  const { reads } = deps.store;
  if (id === null) {
    const live = await deps.live.asOf(at);
    return { live, found: strangerBy(identifier), reads, undone: ALL_DONE, stood: null };
  }
  const stood = await stoodAt(deps, id, at);
  const { live, subject, accounts, undone } = stood;
  const found = { ...strangerBy(identifier), subject, accounts };
  return { live, found, reads: stood.reads, undone, stood };
};

const asTheyAre = async (
  deps: WhomDeps,
  { profile, traits, slots }: Wanted,
  now: number,
  past: number | null,
): Promise<Whom> => {
  const { store, live } = deps;
  const at = past ?? now;
  if (profile !== undefined) {
    const { identifier, id } = await identifierOf(deps, profile);
    if (past !== null) return before(deps, identifier, id, past);
    const current = live.current();
    const found = await known(deps, identifier, current, slots, now);
    const undone = await undoneTraits(store, current.segments);
    return { live: current, found, reads: store.reads, undone, stood: null };
  }
  const then = past === null ? live.current() : await live.asOf(past);
  const found = traits === undefined ? null : given(traits, at);
  return { live: then, found, reads: store.reads, undone: ALL_DONE, stood: null };
};

/** Finds whom something is tried for, as they stand, or as they stood at an instant that has passed. */
export const findWhom = async (
  deps: WhomDeps,
  wanted: Wanted,
  now: number,
  past: number | null,
): Promise<Whom> => {
  const whom = await asTheyAre(deps, wanted, now, past);
  const { found, live } = whom;
  if (found === null || wanted.consents.length === 0) return whom;
  return { ...whom, found: consented(found, live, wanted.consents, past ?? now) };
};
