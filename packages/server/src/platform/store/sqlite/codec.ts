import type {
  Entry,
  FacetRecord,
  ProfileMember,
  ProfileRecord,
  Recorded,
} from "@attune/core/commit";
import { facetsOf } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { decodeState } from "@attune/core/profile";
import { int, maybeInt, maybeText, text } from "./open.ts";

type Row = Readonly<Record<string, unknown>>;

/** Members of a profile as they stand in its row: `[facet, ns, since, anonymous]` each. */
export const encodeMembers = (members: readonly ProfileMember[]): string =>
  JSON.stringify(
    members.map(({ facet, ns, since, anonymous }) => [facet, ns, since, anonymous ? 1 : 0]),
  );

export const decodeMembers = (encoded: string): ProfileMember[] => {
  const rows: readonly (readonly [number, string, number, number])[] = JSON.parse(encoded);
  return rows.map(([facet, ns, since, anonymous]) => ({
    facet,
    ns,
    since,
    anonymous: anonymous === 1,
  }));
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
  state: decodeState(text(row, "state")),
});

/**
 * A profile as it stands in the row of its oldest facet, whose id it has. A profile of one facet is
 * that facet: its members and its folded state are not written a second time.
 */
export const profileFromRow = (row: Row, own?: FacetRecord): ProfileRecord => {
  const folded = maybeText(row, "folded");
  const members = maybeText(row, "members");
  const { id, identifier, since, anonymous, state } = own ?? facetFromRow(row);
  return {
    id,
    seq: int(row, "seq"),
    members:
      members === null
        ? [{ facet: id, ns: identifier.ns, since, anonymous }]
        : decodeMembers(members),
    state: folded === null ? state : decodeState(folded),
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

/** Effective time of an entry in timelines. */
export const timeOf = ({ at, entry }: Recorded): number =>
  entry.kind === "event" ? entry.event.time : at;

export const primaryFacet = ({ entry }: Recorded): number | null => facetsOf(entry)[0] ?? null;
