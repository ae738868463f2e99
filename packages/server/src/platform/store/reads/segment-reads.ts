import { FACET_COLUMNS, fillingKind, int, text } from "../engine/index.ts";
import type { SegmentReads } from "../segments-contract.ts";
import { listsOf } from "./list.ts";
import { profileRows } from "./profile-reads.ts";
import type { ReadDatabase } from "./read-database.ts";

const SIZES = "SELECT segment, count(*) AS n FROM member GROUP BY segment";
const FILLINGS = "SELECT kind, key, since, reached FROM filling ORDER BY kind, key";
const MEMBERS =
  "SELECT profile, since FROM member WHERE segment = ? AND profile > ? ORDER BY profile LIMIT ?";

/** Reads of segments: their sizes, their members, how far they have come. */
export const createSegmentReads = (db: ReadDatabase): SegmentReads => ({
  segmentSizes: async () =>
    new Map((await db.all(SIZES)).map((row) => [text(row, "segment"), int(row, "n")])),
  fillings: async () =>
    (await db.all(FILLINGS)).map((row) => ({
      kind: fillingKind(text(row, "kind")),
      key: text(row, "key"),
      since: int(row, "since"),
      cursor: int(row, "reached"),
    })),
  segmentMembers: (segment, after, limit) =>
    db.snapshot(async (on) => {
      const rows = await on.all(MEMBERS, segment, after, limit);
      const since = new Map(rows.map((row) => [int(row, "profile"), int(row, "since")]));
      const found = [];
      for (const { marks, values } of listsOf([...since.keys()]))
        found.push(
          ...(await on.all(`SELECT ${FACET_COLUMNS} FROM facet WHERE id IN (${marks})`, ...values)),
        );
      const profiles = await profileRows(on, found);
      return profiles
        .map(({ id, identifiers }) => ({ id, identifiers, since: since.get(id) ?? 0 }))
        .sort((a, b) => a.id - b.id);
    }),
});
