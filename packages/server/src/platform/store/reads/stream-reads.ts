import type { Row } from "../engine/index.ts";
import { int, maybeInt, maybeText, text } from "../engine/index.ts";
import type { StreamEntry, StreamReads } from "../stream-contract.ts";
import { AROUND, STREAM_START } from "../stream-contract.ts";
import type { ReadDatabase } from "./read-database.ts";

const STORE_ID = "SELECT value FROM setting WHERE name = 'store_id'";

const entryFrom = (row: Row): StreamEntry => ({
  position: { epoch: int(row, "epoch"), seq: int(row, "seq") },
  seq: int(row, "seq"),
  at: int(row, "at"),
  kind: text(row, "kind"),
  facet: maybeInt(row, "facet"),
  body: text(row, "body"),
});

/** The log as a stream. */
export const createStreamReads = (db: ReadDatabase): StreamReads => ({
  storeId: async () => text(await db.get(STORE_ID), "value"),
  streamMark: async ({ epoch, seq }) => {
    const row = await db.get(db.stream.mark, epoch, seq);
    return row === undefined ? null : { at: int(row, "at"), body: maybeText(row, "body") };
  },
  stream: async ({ epoch, seq }, limit) =>
    (await db.all(db.stream.entries, epoch, seq, limit)).map(entryFrom),
  streamLag: async ({ epoch, seq }) => {
    const row = await db.get(db.stream.lag, epoch, seq);
    return { entries: int(row, "entries"), oldestAt: maybeInt(row, "oldest_at") };
  },
  streamHead: async (back) => {
    const row = await db.get(db.stream.head, back);
    return row === undefined ? STREAM_START : { epoch: int(row, "epoch"), seq: int(row, "seq") };
  },
  streamEvents: async (after, until, most) =>
    int(await db.get(db.stream.events, after.epoch, after.seq, until.epoch, until.seq, most), "n"),
  streamAround: async (seq) => {
    const { before, behind } = AROUND;
    return (await db.all(db.stream.around, seq, seq - before, seq + behind)).map(entryFrom);
  },
});
