import type { Client } from "pg";

/** An entry of a transaction that has not begun yet: another cluster wrote it, whose numbers were higher. */
const AHEAD = `SELECT 1 FROM (SELECT xid FROM log ORDER BY xid DESC, seq DESC LIMIT 1) newest
  WHERE newest.xid >= pg_snapshot_xmax(pg_current_snapshot())`;
/** The lowest number there is, which no transaction of a running cluster has. */
const MOVE = "UPDATE log SET xid = '1' WHERE xid <> '1'";
const RENAME =
  "UPDATE setting SET value = replace(gen_random_uuid()::text, '-', '') WHERE name = 'store_id'";

/**
 * Puts the log of a dump that was restored into another cluster below all of this one's transactions: a
 * stream would wait for them until the cluster had counted that far. Positions of before mean nothing
 * then, so the store has another id. Answers how many entries were moved.
 */
export const adoptRestored = async (client: Client): Promise<number> => {
  const { rowCount } = await client.query(AHEAD);
  if (rowCount === 0) return 0;
  const moved = await client.query(MOVE);
  await client.query(RENAME);
  return moved.rowCount ?? 0;
};
