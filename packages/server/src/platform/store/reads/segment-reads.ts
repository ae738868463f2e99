import type { Event } from "@attune/core/event";
import { membershipsFrom } from "@attune/core/segment";
import type { ProfileRow } from "../contract.ts";
import type { Row } from "../engine/index.ts";
import {
  DEFAULT_ZONE,
  entryFromRow,
  eventFrom,
  FACET_COLUMNS,
  fillingKind,
  int,
  maybeText,
  text,
  listOf,
  listsOf,
} from "../engine/index.ts";
import type { MembershipEntry, SegmentReads } from "../segments-contract.ts";
import { PAGE, pages } from "./pages.ts";
import { memberIds, profileRows } from "./profile-reads.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";
import { createIds, createOverlap } from "./segment-sets.ts";

const SIZES =
  "SELECT segment, sum(members) AS n FROM segment_size GROUP BY segment HAVING sum(members) <> 0";
const STATE_VERSION = "SELECT value FROM setting WHERE name = 'state_version'";
const ZONE = "SELECT value FROM setting WHERE name = 'zone'";
const FILLINGS = "SELECT kind, key, since, reached FROM filling ORDER BY kind, key";
const MEMBERS =
  "SELECT profile, since FROM member WHERE segment = ? AND profile > ? ORDER BY profile LIMIT ?";
const IDS = "SELECT id FROM facet WHERE seq IS NOT NULL AND id > ? ORDER BY id LIMIT ?";

const PROFILES = "SELECT profile FROM member WHERE segment = ? ORDER BY profile";

const profilesOf = async (on: Reader, ids: readonly number[]): Promise<readonly ProfileRow[]> => {
  const found: Row[] = [];
  for (const { marks, values } of listsOf(ids)) {
    const rows = await on.all(
      `SELECT ${FACET_COLUMNS} FROM facet WHERE id IN (${marks}) AND seq IS NOT NULL`,
      ...values,
    );
    found.push(...rows);
  }
  return profileRows(on, found);
};

const membersAfter = async (
  on: Reader,
  segment: string,
  after: number,
  limit: number,
): Promise<readonly ProfileRow[]> => {
  const rows = await on.all(MEMBERS, segment, after, limit);
  const profiles = await profilesOf(
    on,
    rows.map((row) => int(row, "profile")),
  );
  return profiles.toSorted((a, b) => a.id - b.id);
};

/** Members by segment and profile, so that those of one are looked up among those of another. */
const overlapOf = (marks: string): string =>
  `SELECT a.segment AS a, b.segment AS b, count(*) AS n
   FROM member a JOIN member b ON b.profile = a.profile AND b.segment > a.segment
   WHERE a.segment IN (${marks}) AND b.segment IN (${marks}) GROUP BY a.segment, b.segment ORDER BY 1, 2`;

const eventsOfFacets = async (
  on: Reader,
  facets: readonly number[],
): Promise<ReadonlyMap<number, readonly Event[]>> => {
  const byFacet = new Map<number, Event[]>();
  for (const { marks, values } of listsOf(facets)) {
    const rows = await on.all(
      // CROSS JOIN: SQLite looks up the entries of the timelines, and does not go through the whole log.
      `SELECT t.facet, p.body FROM timeline_rows t CROSS JOIN log l JOIN payload p ON p.seq = l.seq
       WHERE t.facet IN (${marks}) AND l.seq = t.seq AND l.kind = 'event' AND l.facet = t.facet`,
      ...values,
    );
    for (const row of rows) {
      const own = byFacet.get(int(row, "facet"));
      const event = eventFrom(text(row, "body"));
      if (own) own.push(event);
      else byFacet.set(int(row, "facet"), [event]);
    }
  }
  return byFacet;
};

/** Movements of one person that are looked through at most. */
const MOST_ENTRIES = 1_000;

const membershipEntries = async (
  on: Reader,
  profile: number,
): Promise<readonly MembershipEntry[]> => {
  const facets = await memberIds(on, profile);
  if (facets.length === 0) return [];
  const { marks, values } = listOf(facets);
  const rows = await on.all(
    `SELECT l.seq, l.at, l.kind, l.facet, p.body
     FROM (SELECT DISTINCT seq FROM timeline_rows WHERE facet IN (${marks})) t
     JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
     WHERE l.kind = 'membership' ORDER BY l.seq DESC LIMIT ${MOST_ENTRIES}`,
    ...values,
  );
  return rows.flatMap((row) => {
    const { seq, at, entry } = entryFromRow(row);
    return entry.kind === "membership" ? [{ seq, at, entry }] : [];
  });
};

const segmentsOf = async (
  on: Reader,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> => {
  const found = new Map<number, readonly string[]>();
  for (const { marks, values } of listsOf(ids)) {
    const rows = await on.all(
      `SELECT id, memberships FROM facet WHERE id IN (${marks}) AND memberships IS NOT NULL`,
      ...values,
    );
    for (const row of rows) {
      const keys = Object.keys(membershipsFrom(maybeText(row, "memberships")).in).toSorted();
      if (keys.length > 0) found.set(int(row, "id"), keys);
    }
  }
  return found;
};

/** Reads of segments: their sizes, their members, how far they have come, and whom a new one would have. */
export const createSegmentReads = (db: ReadDatabase): SegmentReads => ({
  segmentSizes: async () =>
    new Map((await db.all(SIZES)).map((row) => [text(row, "segment"), int(row, "n")])),
  stateVersion: async () => Number(text((await db.all(STATE_VERSION))[0], "value")),
  defaultZone: async () => {
    const row = await db.get(ZONE);
    return row ? text(row, "value") : DEFAULT_ZONE;
  },
  fillings: async () =>
    (await db.all(FILLINGS)).map((row) => ({
      kind: fillingKind(text(row, "kind")),
      key: text(row, "key"),
      since: int(row, "since"),
      cursor: int(row, "reached"),
    })),
  segmentProfiles: async (segment) =>
    (await db.all(PROFILES, segment)).map((row) => int(row, "profile")),
  segmentsOf: (profiles) => db.snapshot((on) => segmentsOf(on, [...new Set(profiles)])),
  segmentMembers: (segment, after, limit) =>
    db.snapshot(async (on) =>
      (await membersAfter(on, segment, after, limit)).map(({ id, identifiers, memberships }) => ({
        id,
        identifiers,
        since: memberships.in[segment] ?? 0,
      })),
    ),
  exportMembers: (segment, wanted) =>
    pages(
      db,
      async (on, after) => {
        const rows = await membersAfter(on, segment, after, PAGE);
        return { rows, next: rows.at(PAGE - 1)?.id ?? null };
      },
      wanted,
    ),
  segmentOverlap: createOverlap(db, overlapOf),
  profileIds: createIds(db, IDS, "id", (row) => int(row, "id")),
  profilesOf: (ids) => db.snapshot((on) => profilesOf(on, ids)),
  eventsOfFacets: (facets) => db.snapshot((on) => eventsOfFacets(on, facets)),
  membershipEntries: (profile) => db.snapshot((on) => membershipEntries(on, profile)),
});
