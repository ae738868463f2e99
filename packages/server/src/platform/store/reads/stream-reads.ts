import { int, maybeInt, maybeText, text } from "../engine/index.ts";
import type { StreamReads } from "../stream-contract.ts";
import type { ReadDatabase } from "./read-database.ts";

const STORE_ID = "SELECT value FROM setting WHERE name = 'store_id'";

/** The log as a stream. */
export const createStreamReads = (db: ReadDatabase): StreamReads => ({
  storeId: async () => text(await db.get(STORE_ID), "value"),
  streamMark: async ({ epoch, seq }) => {
    const row = await db.get(db.stream.mark, epoch, seq);
    return row === undefined ? null : { at: int(row, "at"), body: maybeText(row, "body") };
  },
  stream: async ({ epoch, seq }, limit) => {
    const rows = await db.all(db.stream.entries, epoch, seq, limit);
    return rows.map((row) => ({
      position: { epoch: int(row, "epoch"), seq: int(row, "seq") },
      seq: int(row, "seq"),
      at: int(row, "at"),
      kind: text(row, "kind"),
      facet: maybeInt(row, "facet"),
      body: text(row, "body"),
    }));
  },
  streamLag: async ({ epoch, seq }) => {
    const row = await db.get(db.stream.lag, epoch, seq);
    return { entries: int(row, "entries"), oldestAt: maybeInt(row, "oldest_at") };
  },
});
