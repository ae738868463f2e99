import type {
  Entry,
  FacetRecord,
  ProfileMember,
  ProfileRecord,
  Recorded,
} from "@attune/core/commit";
import { facetsOf } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { ProfileState } from "@attune/core/profile";
import { decodeState } from "@attune/core/profile";
import { int, maybeInt, maybeText, text } from "./open.ts";

type Row = Readonly<Record<string, unknown>>;

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

/** What is known through a facet or of a profile; the error names the row, and nothing that is in it. */
const stateIn = (row: Row, column: "state" | "folded"): ProfileState => {
  try {
    return decodeState(text(row, column));
  } catch {
    throw new Error(`the ${column} of facet ${int(row, "id")} cannot be read`);
  }
};

/** Columns of the facet table that `facetFromRow` and `profileFromRow` read. */
export const FACET_COLUMNS =
  "id, ns, value, anonymous, since, profile, state, seq, members, folded";

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
  };
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
  const { id }: { id: string } = JSON.parse(body);
  return { kind, facet: maybeInt(row, "facet"), id };
};

/** A log row joined with its payload, as a recorded entry. */
export const entryFromRow = (row: Row): Recorded => ({
  seq: int(row, "seq"),
  at: int(row, "at"),
  entry: entryOf(text(row, "kind"), row, text(row, "body")),
});

/**
 * Effective time of entries in timelines, for entries in the order of the log: an event's own; of a
 * link, refusal or consent that of the event which caused it, which stands right before; else the
 * commit's.
 */
export const createTimeOf = (): ((recorded: Recorded) => number) => {
  let cause = { seq: 0, time: 0 };
  return ({ seq, at, entry }) => {
    switch (entry.kind) {
      case "event":
        cause = { seq, time: entry.event.time };
        return entry.event.time;
      case "facet":
        return entry.since;
      case "link":
      case "refusal":
      case "consent":
        return entry.cause === cause.seq ? cause.time : at;
      default:
        return at;
    }
  };
};

export const primaryFacet = ({ entry }: Recorded): number | null => facetsOf(entry)[0] ?? null;
