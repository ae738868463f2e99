import type { Identifier } from "@attune/core/event";
import type { FacetRow, LinkRow, ProfileRow, Reads } from "../contract.ts";
import type { Row } from "../engine/index.ts";
import {
  FACET_COLUMNS,
  int,
  listsOf,
  maybeInt,
  profileFromRow,
  subjectFromRow,
  text,
} from "../engine/index.ts";
import { OF_FACET, PROFILE } from "./consents-of.ts";
import { PAGE, pages } from "./pages.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";
import { createStateMemory } from "./state-memory.ts";

const OF_IDENTIFIER = `SELECT ${PROFILE} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.value = ? AND f.ns = ?`;
/** Facets of all kinds: a page over profiles alone would look through however many stand in others. */
const AFTER = `SELECT ${FACET_COLUMNS} FROM facet WHERE id > ? ORDER BY id LIMIT ?`;

const facetRow = (row: Row): FacetRow => ({
  facet: int(row, "id"),
  identifier: { ns: text(row, "ns"), value: text(row, "value") },
  since: int(row, "since"),
});

/** The facets of these ids that there are. */
const facetsOf = async (
  on: Reader,
  ids: readonly number[],
): Promise<ReadonlyMap<number, FacetRow>> => {
  const found = new Map<number, FacetRow>();
  for (const { marks, values } of listsOf(ids)) {
    const rows = await on.all(
      `SELECT id, ns, value, since FROM facet WHERE id IN (${marks})`,
      ...values,
    );
    for (const row of rows) found.set(int(row, "id"), facetRow(row));
  }
  return found;
};

/** Identifiers of facets, by facet id. */
export const identifiersOf = async (
  on: Reader,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Identifier>> => {
  const facets = await facetsOf(on, [...new Set(ids)]);
  return new Map([...facets].map(([id, { identifier }]) => [id, identifier]));
};

const profileIdsOf = async (
  on: Reader,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> => {
  const found = new Map<number, number>();
  for (const { marks, values } of listsOf(ids)) {
    const rows = await on.all(`SELECT id, profile FROM facet WHERE id IN (${marks})`, ...values);
    for (const row of rows) found.set(int(row, "id"), int(row, "profile"));
  }
  return found;
};

/** The facets that make up the profile to which a facet belongs now. */
export const memberIds = async (on: Reader, facet: number): Promise<readonly number[]> => {
  const row = await on.get(OF_FACET, facet);
  return row ? profileFromRow(row).members.map(({ facet: id }) => id) : [];
};

/** Profiles whole: the row of each is that of its oldest facet; those of the others are read. */
export const profileRows = async (
  on: Reader,
  rows: readonly Row[],
): Promise<readonly ProfileRow[]> => {
  const profiles = rows.map((row) => profileFromRow(row));
  const own = new Map(rows.map((row) => [int(row, "id"), facetRow(row)]));
  const others = profiles.flatMap(({ members }) =>
    members.map(({ facet }) => facet).filter((facet) => !own.has(facet)),
  );
  const read = await facetsOf(on, others);
  return profiles.map(({ id, seq, state, memberships, members }) => ({
    id,
    seq,
    state,
    memberships,
    identifiers: members.flatMap(({ facet }) => own.get(facet) ?? read.get(facet) ?? []),
  }));
};

const profileOf = async (on: Reader, row: Row | undefined): Promise<ProfileRow | null> =>
  row ? ((await profileRows(on, [row]))[0] ?? null) : null;

const linksAmong = async (on: Reader, facets: readonly number[]): Promise<readonly LinkRow[]> => {
  const bySeq = new Map<number, Row>();
  for (const { marks, values } of listsOf(facets)) {
    const rows = await on.all(
      `SELECT a, b, seq, revoked_by FROM link WHERE a IN (${marks}) OR b IN (${marks})`,
      ...values,
    );
    for (const row of rows) bySeq.set(int(row, "seq"), row);
  }
  const rows = [...bySeq.values()].sort((a, b) => int(a, "seq") - int(b, "seq"));
  const identifiers = await identifiersOf(
    on,
    rows.flatMap((row) => [int(row, "a"), int(row, "b")]),
  );
  return rows.flatMap((row) => {
    const [a, b] = [identifiers.get(int(row, "a")), identifiers.get(int(row, "b"))];
    return a && b ? [{ a, b, seq: int(row, "seq"), revokedBy: maybeInt(row, "revoked_by") }] : [];
  });
};

/** Reads of profiles: by identifier, by any id that they ever had, their links, all of them. */
export const createProfileReads = (
  db: ReadDatabase,
): Pick<
  Reads,
  | "subject"
  | "profileByIdentifier"
  | "profileById"
  | "identifiersOf"
  | "profileIdsOf"
  | "links"
  | "exportProfiles"
> => {
  const stateOf = createStateMemory();
  return {
    subject: async ({ ns, value }) => {
      const row = await db.get(OF_IDENTIFIER, value, ns);
      return row ? subjectFromRow(row, stateOf) : null;
    },
    profileByIdentifier: ({ ns, value }) =>
      db.snapshot(async (on) => profileOf(on, await on.get(OF_IDENTIFIER, value, ns))),
    profileById: (id) => db.snapshot(async (on) => profileOf(on, await on.get(OF_FACET, id))),
    identifiersOf: (ids) => db.snapshot(async (on) => identifiersOf(on, ids)),
    profileIdsOf: (ids) => db.snapshot(async (on) => profileIdsOf(on, [...new Set(ids)])),
    links: (profile) => db.snapshot(async (on) => linksAmong(on, await memberIds(on, profile))),
    exportProfiles: (wanted) =>
      pages(
        db,
        async (on, after) => {
          const facets = await on.all(AFTER, after, PAGE);
          const rows = facets.filter((row) => maybeInt(row, "seq") !== null);
          const last = facets.at(PAGE - 1);
          return { rows: await profileRows(on, rows), next: last ? int(last, "id") : null };
        },
        wanted,
      ),
  };
};
