import type { AccountSegmentReads } from "../account-segments-contract.ts";
import type { AccountRow } from "../accounts-contract.ts";
import { ACCOUNT_COLUMNS, accountFromRow, entryFromRow, int, text } from "../engine/index.ts";
import { PAGE, pagesFrom } from "./pages.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";
import { createIds, createOverlap } from "./segment-sets.ts";

const SIZES = "SELECT segment, count(*) AS n FROM account_segment GROUP BY segment";
const COLUMNS = ACCOUNT_COLUMNS.split(", ")
  .map((column) => `a.${column}`)
  .join(", ");
const MEMBERS = `SELECT ${COLUMNS} FROM account_segment s JOIN account a ON a.id = s.account
   WHERE s.segment = ? AND s.account > ? ORDER BY s.account LIMIT ?`;
const IDS = "SELECT id, made FROM account WHERE made > ? ORDER BY made LIMIT ?";
const ENTRY =
  "SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq = ?";

const overlapOf = (marks: string): string =>
  `SELECT a.segment AS a, b.segment AS b, count(*) AS n
   FROM account_segment a JOIN account_segment b ON b.account = a.account AND b.segment > a.segment
   WHERE a.segment IN (${marks}) AND b.segment IN (${marks}) GROUP BY a.segment, b.segment ORDER BY 1, 2`;

const membersAfter = async (
  on: Reader,
  segment: string,
  after: string,
  limit: number,
): Promise<readonly AccountRow[]> =>
  (await on.all(MEMBERS, segment, after, limit)).map(accountFromRow);

/** Reads of segments of accounts: their sizes and which accounts are in them. */
export const createAccountSegmentReads = (db: ReadDatabase): AccountSegmentReads => ({
  accountSegmentSizes: async () =>
    new Map((await db.all(SIZES)).map((row) => [text(row, "segment"), int(row, "n")])),
  accountsInSegment: (segment, after, limit) =>
    db.snapshot((on) => membersAfter(on, segment, after, limit)),
  exportAccounts: (segment) =>
    pagesFrom(db, "", async (on, after) => {
      const rows = await membersAfter(on, segment, after, PAGE);
      return { rows, next: rows.at(PAGE - 1)?.id ?? null };
    }),
  accountSegmentOverlap: createOverlap(db, overlapOf),
  accountIds: createIds(db, IDS, "made", (row) => text(row, "id")),
  accountMembershipEntry: async (seq) => {
    const row = await db.get(ENTRY, seq);
    if (!row) return null;
    const { at, entry } = entryFromRow(row);
    return entry.kind === "account-membership" ? { seq, at, entry } : null;
  },
});
