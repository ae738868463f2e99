import type { Entry, FacetRecord, ProfileMember, ProfileRecord, Recorded } from "@attune/core/commit";
import { facetsOf } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { decodeState } from "@attune/core/profile";
import { int, maybeInt, text } from "./open.ts";

type Row = Readonly<Record<string, unknown>>;

/** Members of a profile as they stand in its row: `[facet, ns, since, anonymous]` each. */
export const encodeMembers = (members: readonly ProfileMember[]): string =>
  JSON.stringify(members.map(({ facet, ns, since, anonymous }) => [facet, ns, since, anonymous ? 1 : 0]));

export const decodeMembers = (encoded: string): ProfileMember[] => {
  const rows: readonly (readonly [number, string, number, number])[] = JSON.parse(encoded);
  return rows.map(([facet, ns, since, anonymous]) => ({ facet, ns, since, anonymous: anonymous === 1 }));
};

export const facetFromRow = (row: Row): FacetRecord => ({
  id: int(row, "id"),
  identifier: { ns: text(row, "ns"), value: text(row, "value") },
  anonymous: int(row, "anonymous") === 1,
  since: int(row, "since"),
  profile: int(row, "profile"),
  state: decodeState(text(row, "state")),
});

export const profileFromRow = (row: Row): ProfileRecord => ({
  id: int(row, "id"),
  seq: int(row, "seq"),
  members: decodeMembers(text(row, "members")),
  state: decodeState(text(row, "state")),
});

/** The body of an event's payload: the event itself, as JSON. */
export const storedEvent = (event: Event): string => JSON.stringify(event);

export const eventFrom = (stored: string): Event => JSON.parse(stored);

/** An entry's payload; events keep the very text that was accepted. */
export const bodyOf = ({ entry }: Recorded, stored: ReadonlyMap<Event, string>): string =>
  entry.kind === "event" ? (stored.get(entry.event) ?? storedEvent(entry.event)) : JSON.stringify(entry);

const entryOf = (kind: string, row: Row, body: string): Entry => {
  if (kind === "event") return { kind, facet: int(row, "facet"), event: eventFrom(body) };
  if (kind !== "decision") return JSON.parse(body);
  const { id }: { id: string } = JSON.parse(body);
  return { kind, facet: maybeInt(row, "facet"), id };
};

/** A log row joined with its payload, as a recorded entry. */
export const entryFromRow = (row: Row): Recorded => {
  const kind = text(row, "kind");
  const body = text(row, "body");
  return { seq: int(row, "seq"), at: int(row, "at"), entry: entryOf(kind, row, body) };
};

/** Effective time of an entry in timelines. */
export const timeOf = ({ at, entry }: Recorded): number => (entry.kind === "event" ? entry.event.time : at);

export const primaryFacet = ({ entry }: Recorded): number | null => facetsOf(entry)[0] ?? null;
