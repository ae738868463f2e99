import type {
  Entry,
  FacetRecord,
  ProfileMember,
  ProfileRecord,
  Recorded,
} from "@attune/core/commit";
import { facetsOf } from "@attune/core/commit";
import { matchName } from "@attune/core/condition";
import type { Event } from "@attune/core/event";
import type { ProfileState, StateEncoder } from "@attune/core/profile";
import { decodeState } from "@attune/core/profile";
import { membershipsFrom, membershipsText } from "@attune/core/segment";
import type { Subject } from "../contract.ts";
import type { Row } from "./database.ts";
import { int, maybeInt, maybeText, text } from "./database.ts";

const ANONYMOUS = 1;
const APART = 2;

/** Members of a profile as they stand in its row: `[facet, ns, since, flags]` each. */
export const encodeMembers = (members: readonly ProfileMember[]): string =>
  JSON.stringify(
    members.map(({ facet, ns, since, anonymous, apart }) => [
      facet,
      ns,
      since,
      (anonymous ? ANONYMOUS : 0) + (apart ? APART : 0),
    ]),
  );

export const decodeMembers = (encoded: string): ProfileMember[] => {
  const rows: readonly (readonly [number, string, number, number])[] = JSON.parse(encoded);
  return rows.map(([facet, ns, since, flags]) => ({
    facet,
    ns,
    since,
    anonymous: (flags & ANONYMOUS) !== 0,
    ...((flags & APART) === 0 ? {} : { apart: true }),
  }));
};

/** Reads the text of a state, given whose it is. */
export type StateReader = (facet: number, text: string) => ProfileState;

const decoded: StateReader = (_, encoded) => decodeState(encoded);

/** What is known through a facet or of a profile; the error names the row, and nothing that is in it. */
const stateIn = (row: Row, column: "state" | "folded", read = decoded): ProfileState => {
  try {
    return read(int(row, "id"), text(row, column));
  } catch {
    throw new Error(`the ${column} of facet ${int(row, "id")} cannot be read`);
  }
};

/** Columns of the facet table that `facetFromRow` and `profileFromRow` read. */
export const FACET_COLUMNS =
  "id, ns, value, anonymous, since, profile, state, seq, members, folded, memberships";

export const facetFromRow = (row: Row): FacetRecord => ({
  id: int(row, "id"),
  identifier: { ns: text(row, "ns"), value: text(row, "value") },
  anonymous: int(row, "anonymous") === 1,
  since: int(row, "since"),
  profile: int(row, "profile"),
  state: stateIn(row, "state"),
});

/**
 * A profile as it stands in the row of its oldest facet, whose id it has. A profile of one facet is
 * that facet: its members and its folded state are not written a second time.
 */
export const profileFromRow = (row: Row, own?: FacetRecord): ProfileRecord => {
  const members = maybeText(row, "members");
  const { id, identifier, since, anonymous, state } = own ?? facetFromRow(row);
  return {
    id,
    seq: int(row, "seq"),
    members:
      members === null
        ? [{ facet: id, ns: identifier.ns, since, anonymous }]
        : decodeMembers(members),
    state: maybeText(row, "folded") === null ? state : stateIn(row, "folded"),
    memberships: membershipsFrom(maybeText(row, "memberships")),
  };
};

/** Whom a profile's row is about, as decisions and segments read it: without its members. */
export const subjectFromRow = (row: Row, read: StateReader): Subject => ({
  profile: int(row, "id"),
  seq: int(row, "seq"),
  state: stateIn(row, maybeText(row, "folded") === null ? "state" : "folded", read),
  memberships: membershipsFrom(maybeText(row, "memberships")),
});

/** The columns that make a facet's row also the row of the profile that it is the oldest of. */
type ProfileColumns = readonly [
  seq: number | null,
  members: string | null,
  folded: string | null,
  memberships: string | null,
];
const NO_PROFILE: ProfileColumns = [null, null, null, null];

export const profileColumns = (
  profile: ProfileRecord | undefined,
  encode: StateEncoder,
): ProfileColumns => {
  if (!profile) return NO_PROFILE;
  const { seq, members, state } = profile;
  const memberships = membershipsText(profile.memberships);
  // A profile of one facet is that facet; that it is set apart is all that there may be to add.
  if (members.length > 1) return [seq, encodeMembers(members), encode(state), memberships];
  return [seq, members[0]?.apart ? encodeMembers(members) : null, null, memberships];
};

/** The body of an event's payload: the event itself, as JSON. */
export const storedEvent = (event: Event): string => JSON.stringify(event);

export const eventFrom = (stored: string): Event => JSON.parse(stored);

/** An entry's payload; events keep the very text that was accepted. */
export const bodyOf = ({ entry }: Recorded, stored: ReadonlyMap<Event, string>): string =>
  entry.kind === "event"
    ? (stored.get(entry.event) ?? storedEvent(entry.event))
    : JSON.stringify(entry);

const entryOf = (kind: string, row: Row, body: string): Entry => {
  if (kind === "event") return { kind, facet: int(row, "facet"), event: eventFrom(body) };
  if (kind !== "decision") return JSON.parse(body);
  const {
    id,
    uses,
    releases,
  }: Omit<Extract<Entry, { kind: "decision" }>, "facet"> = JSON.parse(body);
  return {
    kind,
    facet: maybeInt(row, "facet"),
    id,
    ...(uses === undefined ? {} : { uses }),
    ...(releases === undefined ? {} : { releases }),
  };
};

/** A log row joined with its payload, as a recorded entry. */
export const entryFromRow = (row: Row): Recorded => ({
  seq: int(row, "seq"),
  at: int(row, "at"),
  entry: entryOf(text(row, "kind"), row, text(row, "body")),
});

/** Events whose time is remembered: far more than two nodes that commit side by side put between an event and what it caused. */
const REMEMBERED = 50_000;

/**
 * Effective time of entries in timelines, for entries in the order of the log: an event's own; of a
 * link, refusal or consent that of the event which caused it, which stands shortly before; else the
 * commit's.
 */
export const createTimeOf = (): ((recorded: Recorded) => number) => {
  let recent = new Map<number, number>();
  let older = recent;
  return ({ seq, at, entry }) => {
    switch (entry.kind) {
      case "event":
        if (recent.size >= REMEMBERED) [older, recent] = [recent, new Map()];
        recent.set(seq, entry.event.time);
        return entry.event.time;
      case "facet":
        return entry.since;
      case "link":
      case "refusal":
      case "consent":
        return entry.cause === null
          ? at
          : (recent.get(entry.cause) ?? older.get(entry.cause) ?? at);
      default:
        return at;
    }
  };
};

export const primaryFacet = ({ entry }: Recorded): number | null => facetsOf(entry)[0] ?? null;

/** What conditions call an event; null for an entry that is none. */
export const eventName = (entry: Entry): string | null =>
  entry.kind === "event" ? matchName(entry.event) : null;

/** The pair that a working set keeps a link or cannot-link under. */
export const pairOfKey = (key: string): [number, number] => {
  const [a, b] = key.split("-");
  return [Number(a), Number(b)];
};
