import type { DuckDBConnection } from "@duckdb/node-api";
import { BIGINT, BOOLEAN, VARCHAR } from "@duckdb/node-api";
import type { LinkRecord, Recorded, WorkingSet } from "@attune/core/commit";
import {
  apply,
  clearTouched,
  emptyWorkingSet,
  facetsOf,
  holdFacet,
  pairKey,
} from "@attune/core/commit";
import { pairOf } from "@attune/core/identity";
import { EMPTY_STATE } from "@attune/core/profile";
import { NO_MEMBERSHIPS, NO_PROGRAM } from "@attune/core/segment";
import type { Column, Row } from "./sql.ts";
import { appendRows, intOf, rowsOf, runWithIds, textOf } from "./sql.ts";

/** Entries that say who is one person, and who is in what. */
const KINDS =
  "kind IN ('facet', 'link', 'unmerge', 'undo', 'membership', 'account-membership', 'expiry')";
/** Entries that are held at once. */
const PAGE = 20_000;
/** What this writes; without its one row in `segment_fold` all is folded anew. */
const TABLES = [
  "segment_fold",
  "segment_facet",
  "segment_link",
  "segment_member",
  "segment_change",
  "segment_absent",
] as const;

/** Rows of `entry` that were folded: those before `row`, and how many of them there were. */
type Folded = { readonly row: number; readonly entries: number };

/** What happened to a segment at a commit (epoch ms): how many more are in it, and how many moved. */
type Change = {
  readonly segment: string;
  readonly at: number;
  size: number;
  entered: number;
  left: number;
};
type Segments = Readonly<Record<string, number>>;
const NOWHERE: Segments = {};

const big =
  <R>(of: (row: R) => number): ((row: R) => bigint) =>
  (row) =>
    BigInt(of(row));
type Place = { readonly facet: number; readonly profile: number; readonly seq: number };
type Member = { readonly profile: number; readonly segment: string };
type Absent = { readonly facet: number; readonly seq: number };
const PLACE: readonly Column<Place>[] = [
  [BIGINT, big(({ facet }) => facet)],
  [BIGINT, big(({ profile }) => profile)],
  [BIGINT, big(({ seq }) => seq)],
];
const LINK: readonly Column<LinkRecord>[] = [
  [BIGINT, big(({ pair }) => pair[0])],
  [BIGINT, big(({ pair }) => pair[1])],
  [BOOLEAN, ({ revokedBy }) => revokedBy === null],
];
const MEMBER: readonly Column<Member>[] = [
  [BIGINT, big(({ profile }) => profile)],
  [VARCHAR, ({ segment }) => segment],
];
const CHANGE: readonly Column<Change>[] = [
  [VARCHAR, ({ segment }) => segment],
  [BIGINT, big(({ at }) => at)],
  [BIGINT, big(({ size }) => size)],
  [BIGINT, big(({ entered }) => entered)],
  [BIGINT, big(({ left }) => left)],
];
const ABSENT: readonly Column<Absent>[] = [
  [BIGINT, big(({ facet }) => facet)],
  [BIGINT, big(({ seq }) => seq)],
];
const FOLDED: readonly Column<Folded>[] = [
  [BIGINT, big(({ row }) => row)],
  [BIGINT, big(({ entries }) => entries)],
];

const IN = "IN (SELECT unnest(?))";

/** An entry of before the ones that were folded already, of people that those are about. */
class Late extends Error {
  override readonly name = "Late";
}

const recordedFrom = ([seq, at, body]: Row): Recorded => ({
  seq: intOf(seq),
  at: intOf(at),
  entry: JSON.parse(textOf(body)),
});

/** Puts everybody whom some facets stand with into a set, without what happened to them. */
const load = async (
  connection: DuckDBConnection,
  facets: readonly number[],
): Promise<WorkingSet> => {
  const set = emptyWorkingSet();
  const places = await runWithIds(
    connection,
    `SELECT facet, profile, seq FROM segment_facet WHERE profile IN (SELECT profile FROM segment_facet WHERE facet ${IN}) ORDER BY facet`,
    facets,
  );
  const byProfile = new Map<number, { facet: number; seq: number }[]>();
  for (const [facet, profile, seq] of places) {
    const own = { facet: intOf(facet), seq: intOf(seq) };
    byProfile.set(intOf(profile), [...(byProfile.get(intOf(profile)) ?? []), own]);
  }
  const inAny = await runWithIds(
    connection,
    `SELECT profile, segment FROM segment_member WHERE profile ${IN}`,
    [...byProfile.keys()],
  );
  const segmentsOf = new Map<number, Record<string, number>>();
  for (const [profile, segment] of inAny) {
    const own = segmentsOf.get(intOf(profile)) ?? {};
    own[textOf(segment)] = 0;
    segmentsOf.set(intOf(profile), own);
  }
  for (const [id, members] of byProfile) {
    for (const { facet } of members)
      holdFacet(set, {
        id: facet,
        identifier: { ns: "facet", value: String(facet) },
        anonymous: false,
        since: 0,
        profile: id,
        state: EMPTY_STATE,
      });
    const segments = segmentsOf.get(id);
    set.profiles.set(id, {
      id,
      members: members.map(({ facet }) => ({ facet, ns: "facet", since: 0, anonymous: false })),
      state: EMPTY_STATE,
      memberships: segments ? { ...NO_MEMBERSHIPS, in: segments } : NO_MEMBERSHIPS,
      seq: Math.max(...members.map(({ seq }) => seq)),
    });
  }
  const links = await runWithIds(connection, `SELECT a, b, alive FROM segment_link WHERE a ${IN}`, [
    ...set.facets.keys(),
  ]);
  for (const [a, b, alive] of links) {
    const pair = pairOf(intOf(a), intOf(b));
    set.links.set(pairKey(pair), { pair, seq: 0, revokedBy: alive === true ? null : 1 });
  }
  return set;
};

/** Writes a set over what was loaded of it. */
const write = async (
  connection: DuckDBConnection,
  set: WorkingSet,
  loaded: { readonly facets: readonly number[]; readonly profiles: readonly number[] },
): Promise<void> => {
  await runWithIds(connection, `DELETE FROM segment_facet WHERE facet ${IN}`, loaded.facets);
  await runWithIds(connection, `DELETE FROM segment_link WHERE a ${IN}`, loaded.facets);
  await runWithIds(connection, `DELETE FROM segment_member WHERE profile ${IN}`, loaded.profiles);
  const profiles = [...set.profiles.values()];
  await appendRows(
    connection,
    "segment_facet",
    PLACE,
    profiles.flatMap(({ id, members, seq }) =>
      members.map(({ facet }) => ({ facet, profile: id, seq })),
    ),
  );
  await appendRows(connection, "segment_link", LINK, [...set.links.values()]);
  await appendRows(
    connection,
    "segment_member",
    MEMBER,
    profiles.flatMap(({ id, memberships }) =>
      Object.keys(memberships.in).map((segment) => ({ profile: id, segment })),
    ),
  );
};

type Moved = { readonly entered: readonly string[]; readonly left: readonly string[] };

/** Counts what entries do to the sizes of segments. */
const createTally = (set: WorkingSet) => {
  const changes = new Map<string, Change>();
  const before = new Map(
    [...set.profiles].map(([id, { memberships }]): [number, Segments] => [id, memberships.in]),
  );
  const changeAt = (segment: string, at: number): Change => {
    const key = `${at} ${segment}`;
    const change = changes.get(key) ?? { segment, at, size: 0, entered: 0, left: 0 };
    changes.set(key, change);
    return change;
  };
  const compare = (id: number, at: number): void => {
    const was = before.get(id) ?? NOWHERE;
    const is = set.profiles.get(id)?.memberships.in ?? NOWHERE;
    if (was === is) return;
    for (const segment of Object.keys(is))
      if (!Object.hasOwn(was, segment)) changeAt(segment, at).size += 1;
    for (const segment of Object.keys(was))
      if (!Object.hasOwn(is, segment)) changeAt(segment, at).size -= 1;
    before.set(id, is);
  };
  const move = (at: number, { entered, left }: Moved): void => {
    for (const segment of entered) changeAt(segment, at).entered += 1;
    for (const segment of left) changeAt(segment, at).left += 1;
  };
  return {
    changes: () => [...changes.values()],
    /** Accounts are never joined, and none is ever gone. */
    countAccount: (at: number, moved: Moved): void => {
      for (const segment of moved.entered) changeAt(segment, at).size += 1;
      for (const segment of moved.left) changeAt(segment, at).size -= 1;
      move(at, moved);
    },
    count: ({ at, entry }: Recorded): void => {
      for (const id of set.touched.profiles) compare(id, at);
      clearTouched(set);
      if (entry.kind === "membership") move(at, entry);
    },
  };
};

/** Throws Late where an entry stands before one of the same people that was folded already. */
const checkOrder = (
  set: WorkingSet,
  absent: ReadonlyMap<number, number>,
  seq: number,
  facets: readonly number[],
): void => {
  for (const facet of facets) {
    const profile = set.profiles.get(set.facets.get(facet)?.profile ?? 0);
    const newest = Math.max(profile?.seq ?? 0, absent.get(facet) ?? 0);
    if (newest > seq) throw new Late(`entry ${seq}`);
  }
};

/** The latest entries that named some facets while these were not there. */
const absentOf = async (connection: DuckDBConnection, facets: readonly number[]) => {
  const rows = await runWithIds(
    connection,
    `SELECT facet, max(seq) FROM segment_absent WHERE facet ${IN} GROUP BY facet`,
    facets,
  );
  return new Map(rows.map(([facet, seq]) => [intOf(facet), intOf(seq)]));
};

/**
 * Where several nodes write, an entry may come before the one that made its facet, and a membership
 * before the unmerge that made its profile.
 */
const canApply = ({ facets, profiles }: WorkingSet, entry: Recorded["entry"]): boolean =>
  entry.kind === "membership"
    ? profiles.has(entry.facet)
    : entry.kind === "facet" || facetsOf(entry).every((facet) => facets.has(facet));

const foldPage = async (connection: DuckDBConnection, page: readonly Recorded[]): Promise<void> => {
  const named = [...new Set(page.flatMap(({ entry }) => facetsOf(entry)))];
  const absent = await absentOf(connection, named);
  const set = await load(connection, named);
  const loaded = { facets: [...set.facets.keys()], profiles: [...set.profiles.keys()] };
  const tally = createTally(set);
  const passedOver: Absent[] = [];
  for (const recorded of page) {
    const { seq, at, entry } = recorded;
    if (entry.kind === "account-membership") {
      tally.countAccount(at, entry);
      continue;
    }
    const facets = facetsOf(entry);
    checkOrder(set, absent, seq, facets);
    const isWhole = canApply(set, entry);
    if (isWhole) {
      apply(set, recorded, NO_PROGRAM);
      tally.count(recorded);
    }
    for (const facet of facets)
      if (!isWhole || !set.facets.has(facet)) passedOver.push({ facet, seq });
  }
  await write(connection, set, loaded);
  await appendRows(connection, "segment_change", CHANGE, tally.changes());
  await appendRows(connection, "segment_absent", ABSENT, passedOver);
};

const foldFrom = async (connection: DuckDBConnection, row: number): Promise<void> => {
  for (let after = 0; ;) {
    const rows = await rowsOf(
      connection,
      `SELECT seq, committed_at, body FROM entry WHERE rowid >= ? AND ${KINDS} AND seq > ? ORDER BY seq LIMIT ?`,
      [BigInt(row), BigInt(after), BigInt(PAGE)],
    );
    const page = rows.map(recordedFrom);
    if (page.length > 0) await foldPage(connection, page);
    after = page.at(-1)?.seq ?? after;
    if (rows.length < PAGE) return;
  }
};

const clear = async (connection: DuckDBConnection): Promise<void> => {
  for (const table of TABLES) await connection.run(`DELETE FROM ${table}`);
};

/** How far the entries were folded; null where nothing was, or where the entries are others by now. */
const foldedOf = async (connection: DuckDBConnection): Promise<Folded | null> => {
  const [row] = await rowsOf(connection, "SELECT next_row, entries FROM segment_fold");
  if (row === undefined) return null;
  const folded = { row: intOf(row[0]), entries: intOf(row[1]) };
  const [held] = await rowsOf(
    connection,
    `SELECT count(*) FROM entry WHERE rowid < ? AND ${KINDS}`,
    [BigInt(folded.row)],
  );
  return intOf(held?.[0]) === folded.entries ? folded : null;
};

const foldNew = async (connection: DuckDBConnection, row: number): Promise<void> => {
  try {
    await foldFrom(connection, row);
  } catch (error) {
    if (!(error instanceof Late)) throw error;
    await clear(connection);
    await foldFrom(connection, 0);
  }
};

/**
 * Brings who is in which segment, and how many were at each instant, up to the log that was taken in,
 * inside the caller's transaction. Only entries are read that came since; from the first on where
 * nothing was folded, and where one came late. They go through the code that made the state (L5),
 * without what happened to people: so two members who turned out to be one person count once from
 * then on, and who has expired no longer.
 */
export const advanceSegments = async (connection: DuckDBConnection): Promise<void> => {
  const folded = await foldedOf(connection);
  const [row] = await rowsOf(
    connection,
    `SELECT coalesce(max(rowid) + 1, 0), count(*) FILTER (WHERE ${KINDS}) FROM entry`,
  );
  const now = { row: intOf(row?.[0]), entries: intOf(row?.[1]) };
  if (folded?.row === now.row) return;
  if (folded === null) await clear(connection);
  await foldNew(connection, folded?.row ?? 0);
  await connection.run("DELETE FROM segment_fold");
  await appendRows(connection, "segment_fold", FOLDED, [now]);
};
