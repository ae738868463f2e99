import type { Database } from "../database.ts";
import type { ProfileMember, WorkingSet } from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { DAY } from "@attune/core/quality";
import { int, text } from "../database.ts";
import type { OpenEvent, OpenEvents } from "../parts.ts";
import { isKnown } from "./profile-traits.ts";

/** Of one join so many events are tied at most, the latest ones. */
const MOST_EVENTS = 1_000;
/** Timeline entries of a facet that are looked through for them. */
const MOST_ENTRIES = 4_000;

/** A profile of anonymous facets only, and one of them that the set holds. */
type Side = { readonly facet: number; readonly members: readonly ProfileMember[] };
const NO_SIDES: readonly Side[] = [];

const sideOf = (set: WorkingSet, identifier: Identifier): Side[] => {
  const facet = set.byIdentifier.get(identifierKey(identifier));
  if (!facet?.anonymous) return [];
  const members = set.profiles.get(facet.profile)?.members ?? [];
  return isKnown(members) ? [] : [{ facet: facet.id, members }];
};

/** The anonymous profiles that an event may join to a known one, as they stand before it. */
export const anonymousSides = (set: WorkingSet, event: Event): readonly Side[] => {
  const { identifiers, alias } = event;
  if (identifiers.length < 2 && alias === undefined) return NO_SIDES;
  const stated = alias
    ? [...identifiers, ...[alias.anonymous, alias.user].filter((each) => each !== null)]
    : identifiers;
  return stated.flatMap((identifier) => sideOf(set, identifier));
};

/** Every anonymous profile of a set that holds its profiles whole. */
export const anonymousProfiles = (set: WorkingSet): readonly Side[] =>
  [...set.profiles.values()].flatMap(({ id, members }) =>
    isKnown(members) ? [] : [{ facet: id, members }],
  );

/** Whether the profile of a facet is known. */
export const isTied = (set: WorkingSet, facet: number): boolean => {
  const profile = set.profiles.get(set.facets.get(facet)?.profile ?? Number.NaN);
  return profile !== undefined && isKnown(profile.members);
};

const NO_FACETS: readonly number[] = [];

/** The facets of some sides that belong to a known profile by now: a join moves a side as a whole. */
export const tiedFacets = (set: WorkingSet, sides: readonly Side[]): readonly number[] => {
  if (sides.length === 0) return NO_FACETS;
  const tied = sides.filter(({ facet }) => isTied(set, facet));
  return [...new Set(tied.flatMap(({ members }) => members.map(({ facet }) => facet)))];
};

export type Tied = { readonly source: string; readonly time: number };

/**
 * Finds the events that a join ties: of the anonymous facets that became part of a known profile,
 * those of the 24 hours before it or later, each once. What had been tied before an unmerge is not
 * tied again.
 */
export const createTies = (db: Database, open: OpenEvents) => {
  const markOf = db.prepare("SELECT seq FROM quality_tied_facet WHERE facet = ?");
  const mark = db.prepare(
    "INSERT INTO quality_tied_facet (facet, seq) VALUES (?, ?) ON CONFLICT (facet) DO UPDATE SET seq = excluded.seq",
  );
  const inIndex = db.prepare(
    `SELECT t.time, t.seq, p.body
     FROM (SELECT time, seq FROM timeline WHERE facet = ? AND time >= ? ORDER BY time DESC, seq DESC LIMIT ${MOST_ENTRIES}) t
     JOIN log l ON l.seq = t.seq AND l.kind = 'event' JOIN payload p ON p.seq = t.seq
     WHERE t.seq > ? AND t.seq < ? LIMIT ${MOST_EVENTS}`,
  );

  const eventsOf = (facet: number, from: number, before: number): OpenEvent[] => {
    const after = int(markOf.get(facet), "seq");
    const found = new Map<number, OpenEvent>();
    for (const row of inIndex.iterate(facet, from, after, before)) {
      const seq = int(row, "seq");
      const { source }: Event = JSON.parse(text(row, "body"));
      found.set(seq, { facet, time: int(row, "time"), seq, source });
    }
    for (const each of open.of(facet))
      if (each.time >= from && each.seq > after && each.seq < before) found.set(each.seq, each);
    return [...found.values()];
  };

  return {
    /** An event came that belongs to nobody known yet. */
    opened: open.add,
    /** The events with a sequence before `before` that a join at the effective time `at` ties. */
    tie: (facets: readonly number[], at: number, before: number): readonly Tied[] =>
      facets
        .flatMap((facet) => eventsOf(facet, at - DAY, before))
        .sort((a, b) => b.time - a.time || b.seq - a.seq)
        .slice(0, MOST_EVENTS),
    /** An unmerge was done: what it took out of a known profile had been tied up to then. */
    separated: (set: WorkingSet, facets: readonly number[], seq: number): void => {
      if (facets.every((facet) => set.facets.get(facet)?.anonymous)) return;
      for (const facet of facets) if (!isTied(set, facet)) mark.run(facet, seq);
    },
    turn: open.turn,
    forget: open.rewind,
  };
};
