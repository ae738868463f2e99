import type { DuckDBConnection } from "@duckdb/node-api";
import type { Recorded } from "@attune/core/commit";
import { apply, clearTouched, emptyWorkingSet, facetsOf } from "@attune/core/commit";
import { NO_PROGRAM } from "@attune/core/segment";
import type { SegmentHistory, SegmentHistoryQuery } from "../contract.ts";
import type { Row } from "./sql.ts";
import { intOf, rowsOf, textOf } from "./sql.ts";

/** What a segment comes to at a commit (epoch ms): how many more are in it, and how many moved. */
type Change = { readonly at: number; size: number; entered: number; left: number };

/** Who has been in which segment, from the first entry on. */
type Folded = {
  /** Number of entries that it was folded from, and the last of them. */
  readonly mark: string;
  readonly changes: ReadonlyMap<string, readonly Change[]>;
};

/** Entries that say who is one person, and who is in what. */
const KINDS =
  "kind IN ('facet', 'link', 'unmerge', 'undo', 'membership', 'account-membership', 'expiry')";
const MARK = `SELECT count(*), max(seq) FROM entry WHERE ${KINDS}`;
const ENTRIES = `SELECT seq, committed_at, body FROM entry WHERE ${KINDS} AND seq > ? ORDER BY seq LIMIT ?`;
/** Entries that are held at once. */
const PAGE = 20_000;

const recordedFrom = ([seq, at, body]: Row): Recorded => ({
  seq: intOf(seq),
  at: intOf(at),
  entry: JSON.parse(textOf(body)),
});

type Segments = Readonly<Record<string, number>>;
const NOWHERE: Segments = {};

/** Counts what entries do to the sizes of segments. */
const createTally = () => {
  const changes = new Map<string, Change[]>();
  const changeAt = (segment: string, at: number): Change => {
    const own = changes.get(segment);
    const last = own?.at(-1);
    if (last?.at === at) return last;
    const change: Change = { at, size: 0, entered: 0, left: 0 };
    if (own) own.push(change);
    else changes.set(segment, [change]);
    return change;
  };
  return { changes, changeAt };
};

/**
 * Folds the log through the code that made the state (L5), without what happened to people: so two
 * members who turned out to be one person count once from then on, and who has expired no longer.
 */
const fold = async (connection: DuckDBConnection, mark: string): Promise<Folded> => {
  const set = emptyWorkingSet();
  const { changes, changeAt } = createTally();
  const before = new Map<number, Segments>();
  const compare = (at: number): void => {
    for (const id of set.touched.profiles) {
      const was = before.get(id) ?? NOWHERE;
      const is = set.profiles.get(id)?.memberships.in ?? NOWHERE;
      if (was === is) continue;
      for (const segment of Object.keys(is))
        if (!Object.hasOwn(was, segment)) changeAt(segment, at).size += 1;
      for (const segment of Object.keys(was))
        if (!Object.hasOwn(is, segment)) changeAt(segment, at).size -= 1;
      if (is === NOWHERE) before.delete(id);
      else before.set(id, is);
    }
    clearTouched(set);
  };
  const move = (at: number, entered: readonly string[], left: readonly string[]): void => {
    for (const segment of entered) changeAt(segment, at).entered += 1;
    for (const segment of left) changeAt(segment, at).left += 1;
  };
  const take = (recorded: Recorded): void => {
    const { at, entry } = recorded;
    if (entry.kind === "account-membership") {
      // Accounts are never joined, and none is ever gone.
      for (const segment of entry.entered) changeAt(segment, at).size += 1;
      for (const segment of entry.left) changeAt(segment, at).size -= 1;
      move(at, entry.entered, entry.left);
      return;
    }
    // Where several nodes write, an entry may come before the one that made its facet.
    if (entry.kind !== "facet" && !facetsOf(entry).every((facet) => set.facets.has(facet))) return;
    apply(set, recorded, NO_PROGRAM);
    compare(at);
    if (entry.kind === "membership") move(at, entry.entered, entry.left);
  };
  for (let after = 0; ;) {
    const rows = await rowsOf(connection, ENTRIES, [BigInt(after), BigInt(PAGE)]);
    for (const recorded of rows.map(recordedFrom)) {
      take(recorded);
      after = recorded.seq;
    }
    if (rows.length < PAGE) break;
  }
  return { mark, changes };
};

/** Figures of segments, from a connection that reads. What was folded is kept until there is more. */
export const createSegmentFigures = (connection: DuckDBConnection) => {
  let known: Folded | null = null;
  const folded = async (): Promise<Folded> => {
    const [row] = await rowsOf(connection, MARK);
    const mark = (row ?? []).map(intOf).join();
    if (known?.mark !== mark) known = await fold(connection, mark);
    return known;
  };
  return {
    history: async ({ segment, start, ends }: SegmentHistoryQuery): Promise<SegmentHistory> => {
      const { changes } = await folded();
      const own = (changes.get(segment) ?? []).toSorted((a, b) => a.at - b.at);
      let nth = 0;
      let size = 0;
      const pass = (end: number): Omit<Change, "at" | "size"> => {
        const moved = { entered: 0, left: 0 };
        for (let change = own[nth]; change && change.at < end; change = own[++nth]) {
          size += change.size;
          moved.entered += change.entered;
          moved.left += change.left;
        }
        return moved;
      };
      pass(start);
      return { state: "on", periods: ends.map((end) => ({ ...pass(end), size })) };
    },
  };
};
