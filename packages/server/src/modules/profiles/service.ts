import type { ProfileResponse, SeparationResponse, TimelineResponse } from "@attune/contract";
import { parseIdentifier, problem } from "@attune/contract";
import type { Separated, SeparationProblem } from "@attune/core/commit";
import { isSeparationProblem } from "@attune/core/commit";
import type { Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { normalForm } from "@attune/core/identity";
import { traitsOf } from "@attune/core/profile";
import type { Clock } from "../../platform/clock/index.ts";
import type { ProfileRow, Store, TimelineCursor } from "../../platform/store/contract.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { timelineRow } from "./timeline-view.ts";

export type Profiles = {
  readonly find: (identifier: string) => Promise<ProfileResponse>;
  readonly get: (id: string) => Promise<ProfileResponse>;
  readonly rowOf: (id: string) => Promise<ProfileRow>;
  readonly timeline: (id: string, limit: number, before: string | undefined) => Promise<TimelineResponse>;
  readonly unmerge: (id: string, take: readonly string[], reason: string, actor: string) => Promise<SeparationResponse>;
  readonly undo: (id: string, unmerge: number, actor: string) => Promise<SeparationResponse>;
};

export type ProfilesDeps = { readonly store: Store; readonly clock: Clock; readonly live: LiveDefinitions };

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

const PROFILE_ID = /^p(\d{1,15})$/;

const parseCursor = (before: string | undefined): TimelineCursor | null => {
  const [, time, seq] = /^(-?\d{1,15})-(\d{1,15})$/.exec(before ?? "") ?? [];
  return time === undefined || seq === undefined ? null : { time: Number(time), seq: Number(seq) };
};

const separationOf = (outcome: Separated | SeparationProblem): SeparationResponse => {
  if (!isSeparationProblem(outcome)) return { id: outcome.seq, profiles: outcome.profiles.map((profile) => `p${profile}`) };
  switch (outcome.problem) {
    case "identifier-not-in-profile":
      throw problem("identifier-not-in-profile", { detail: `Not of this profile: ${outcome.identifiers.map(identifierKey).join(", ")}.` });
    case "nothing-to-separate":
      throw problem("nothing-to-separate");
    case "unmerge-unknown":
      throw problem("unmerge-not-found");
    case "undo-refused":
      throw problem("undo-refused", { detail: `The joined profile would break: ${outcome.reason}.` });
  }
};

export const createProfiles = ({ store, clock, live }: ProfilesDeps): Profiles => {
  /** An identifier as people type it, in its normal form. */
  const identifierFrom = (text: string): Identifier => {
    const parsed = parseIdentifier(text);
    const policy = live.current().identity;
    const namespace = parsed && policy.byName.get(parsed.ns);
    if (!parsed || !namespace) throw problem("identifier-not-valid", { detail: `Namespaces: ${policy.namespaces.map(({ name }) => name).join(", ")}.` });
    return { ns: parsed.ns, value: normalForm(parsed.value, namespace, policy).value };
  };

  const rowOf = async (id: string): Promise<ProfileRow> => {
    const number = PROFILE_ID.exec(id)?.[1];
    const row = number === undefined ? null : await store.reads.profileById(Number(number));
    if (!row) throw problem("profile-not-found");
    return row;
  };

  const view = async (row: ProfileRow): Promise<ProfileResponse> => ({
    id: `p${row.id}`,
    seq: row.seq,
    identifiers: row.identifiers.map(({ identifier, since }) => ({ identifier: identifierKey(identifier), since: new Date(since).toISOString() })),
    traits: traitsOf(row.state).map(({ time, ...trait }) => ({ ...trait, time: iso(time ?? undefined) })),
    events: row.state.events,
    orders: row.state.orders,
    firstSeen: iso(row.state.first?.[0]),
    lastSeen: iso(row.state.last?.[0]),
    links: (await store.reads.links(row.id)).map(({ a, b, seq, revokedBy }) => ({ a: identifierKey(a), b: identifierKey(b), seq, revokedBy })),
  });

  return {
    rowOf,
    find: async (identifier) => {
      const row = await store.reads.profileByIdentifier(identifierFrom(identifier));
      if (!row) throw problem("profile-not-found");
      return view(row);
    },
    get: async (id) => view(await rowOf(id)),
    timeline: async (id, limit, before) => {
      const row = await rowOf(id);
      const { entries, next } = await store.reads.timeline(row.id, limit, parseCursor(before));
      return { entries: entries.map(timelineRow), next: next && `${next.time}-${next.seq}` };
    },
    unmerge: async (id, take, reason, actor) => {
      const row = await rowOf(id);
      return separationOf(await store.unmerge({ profile: row.id, take: take.map(identifierFrom), reason, actor, at: clock.now() }));
    },
    undo: async (id, unmerge, actor) => {
      const row = await rowOf(id);
      return separationOf(await store.undoUnmerge({ profile: row.id, unmerge, actor, at: clock.now() }));
    },
  };
};
