import type { DatabaseSync } from "node:sqlite";
import type { NewestEventReads } from "../newest-events-contract.ts";
import { text } from "./open.ts";

export const createNewestEventReads = (db: DatabaseSync): NewestEventReads => {
  const before = db.prepare(
    "SELECT p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq < ? AND l.seq >= ? AND l.kind = 'event' ORDER BY l.seq DESC",
  );
  return {
    eventsBefore: async (seq, span) => before.all(seq, seq - span).map((row) => text(row, "body")),
  };
};
