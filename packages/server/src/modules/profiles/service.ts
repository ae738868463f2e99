import type { ProfileResponse, SeparationResponse, TimelineResponse } from "@attune/contract";
import { parseIdentifier, problem } from "@attune/contract";
import type { Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import type { IdentityPolicy } from "@attune/core/identity";
import { normalForm } from "@attune/core/identity";
import type { Mask } from "@attune/core/privacy";
import { accountsOf } from "@attune/core/profile";
import { isIn } from "@attune/core/segment";
import type { Clock } from "../../platform/clock/index.ts";
import type { ProfileRow, Store, TimelineCursor } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { profileTraits, undoneTraits } from "../traits/index.ts";
import { separationOf } from "./separation-view.ts";
import { timelineRows } from "./timeline-view.ts";

export type Profiles = {
  readonly find: (identifier: string) => Promise<ProfileResponse>;
  readonly get: (id: string) => Promise<ProfileResponse>;
  readonly rowOf: (id: string) => Promise<ProfileRow>;
  readonly timeline: (
    id: string,
    limit: number,
    before: string | undefined,
    /** What its sentences may not tell. */
    mask: Mask | null,
  ) => Promise<TimelineResponse>;
  readonly unmerge: (
    id: string,
    take: readonly string[],
    reason: string,
    actor: string,
  ) => Promise<SeparationResponse>;
  readonly undo: (id: string, unmerge: number, actor: string) => Promise<SeparationResponse>;
};

export type ProfilesDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** Something was written that may have a timer. */
  readonly wake: () => void;
};

const PROFILE_ID = /^p(\d{1,15})$/;
const CURSOR = /^(-?\d{1,15})-(\d{1,15})$/;

const iso = (at: number): string => new Date(at).toISOString();
const maybeIso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : iso(at);

const parseCursor = (before: string | undefined): TimelineCursor | null => {
  const [, time, seq] = CURSOR.exec(before ?? "") ?? [];
  return time === undefined || seq === undefined ? null : { time: Number(time), seq: Number(seq) };
};

/** An identifier as people type it, in its normal form. */
export const identifierFrom = (text: string, policy: IdentityPolicy): Identifier => {
  const parsed = parseIdentifier(text);
  const namespace = parsed && policy.byName.get(parsed.ns);
  if (!parsed || !namespace) {
    const names = policy.namespaces.map(({ name }) => name).join(", ");
    throw problem("identifier-not-valid", { detail: `Namespaces: ${names}.` });
  }
  return { ns: parsed.ns, value: normalForm(parsed.value, namespace, policy).value };
};

/** Those segments of a profile that say what it is. */
const kindsOf = ({ memberships }: ProfileRow, live: LiveDefinitions): string[] =>
  live
    .current()
    .segmentDefinitions.filter(({ key, profileKind }) => profileKind && isIn(memberships, key))
    .map(({ key }) => key)
    .sort();

const profileDocument = async (
  { store, clock, live }: Pick<ProfilesDeps, "store" | "clock" | "live">,
  row: ProfileRow,
): Promise<ProfileResponse> => ({
  id: `p${row.id}`,
  seq: row.seq,
  identifiers: row.identifiers.map(({ identifier, since }) => ({
    identifier: identifierKey(identifier),
    since: iso(since),
  })),
  traits: profileTraits(
    live.current().segments,
    row.state,
    clock.now(),
    await undoneTraits(store, live.current().segments),
  ).map(({ time, ...trait }) => ({ ...trait, time: maybeIso(time) })),
  segments: Object.entries(row.memberships.in)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([segment, since]) => ({ segment, since: iso(since) })),
  kinds: kindsOf(row, live),
  accounts: accountsOf(row.state.accounts).map(({ since, stated, ...membership }) => ({
    ...membership,
    since: iso(since),
    stated: iso(stated),
  })),
  events: row.state.events,
  orders: row.state.orders,
  firstSeen: maybeIso(row.state.first?.[0]),
  lastSeen: maybeIso(row.state.last?.[0]),
  links: (await store.reads.links(row.id)).map(({ a, b, seq, revokedBy }) => ({
    a: identifierKey(a),
    b: identifierKey(b),
    seq,
    revokedBy,
  })),
});

export const createProfiles = ({ store, clock, live, wake }: ProfilesDeps): Profiles => {
  const identifier = (text: string): Identifier => identifierFrom(text, live.current().identity);

  const rowOf = async (id: string): Promise<ProfileRow> => {
    const number = PROFILE_ID.exec(id)?.[1];
    const row = number === undefined ? null : await store.reads.profileById(Number(number));
    if (!row) throw problem("profile-not-found");
    return row;
  };

  const documentOf = (row: ProfileRow): Promise<ProfileResponse> =>
    profileDocument({ store, clock, live }, row);

  return {
    rowOf,
    find: async (text) => {
      const row = await store.reads.profileByIdentifier(identifier(text));
      if (!row) throw problem("profile-not-found");
      return documentOf(row);
    },
    get: async (id) => documentOf(await rowOf(id)),
    timeline: async (id, limit, before, mask) => {
      const { id: profile } = await rowOf(id);
      const { entries, next } = await store.reads.timeline(profile, limit, parseCursor(before));
      return {
        entries: await timelineRows(entries, store, mask),
        next: next && `${next.time}-${next.seq}`,
      };
    },
    unmerge: async (id, texts, reason, actor) => {
      const { id: profile } = await rowOf(id);
      const take = texts.map(identifier);
      const outcome = await store.unmerge({ profile, take, reason, actor, at: clock.now() });
      wake();
      return separationOf(outcome);
    },
    undo: async (id, unmerge, actor) => {
      const { id: profile } = await rowOf(id);
      const outcome = await store.undoUnmerge({ profile, unmerge, actor, at: clock.now() });
      wake();
      return separationOf(outcome);
    },
  };
};
