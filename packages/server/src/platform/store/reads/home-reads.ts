import type { Decision } from "@attune/core/decision";
import { int, text } from "../engine/index.ts";
import type { HomeReads } from "../home-contract.ts";
import type { ReadDatabase } from "./read-database.ts";

const FIRST_EVENT = "SELECT seq, at FROM log WHERE kind = 'event' ORDER BY seq LIMIT 1";
const FIRST_DECISION = `SELECT d.seq, l.at, p.body FROM (SELECT seq FROM decision ORDER BY seq LIMIT 1) d
  JOIN log l ON l.seq = d.seq JOIN payload p ON p.seq = d.seq`;
/** A look at the first facets, however many follow: no question here goes over all of them. */
const FIRST_KNOWN = `SELECT profile, since FROM
  (SELECT id, profile, since, anonymous FROM facet ORDER BY id LIMIT 10000) f
  WHERE anonymous = 0 ORDER BY id LIMIT 1`;
const COUNTED = `SELECT count(*) AS n FROM
  (SELECT 1 FROM log WHERE kind = 'decision' AND at >= ? AND at < ? LIMIT ?) d`;
/** Chosen by the index before their records are read. */
const NEWEST = `SELECT p.body FROM
  (SELECT at, seq FROM log WHERE kind = 'decision' AND at >= ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?) d
  JOIN payload p ON p.seq = d.seq ORDER BY d.at DESC, d.seq DESC`;

/** Reads of the first screen: firsts, and the day's decisions. */
export const createHomeReads = (db: ReadDatabase): HomeReads => ({
  firstEvent: async () => {
    const row = await db.get(FIRST_EVENT);
    return row ? { seq: int(row, "seq"), at: int(row, "at") } : null;
  },
  firstDecision: async () => {
    const row = await db.get(FIRST_DECISION);
    if (!row) return null;
    const decision: Decision = JSON.parse(text(row, "body"));
    return { seq: int(row, "seq"), at: int(row, "at"), decision };
  },
  firstKnown: async () => {
    const row = await db.get(FIRST_KNOWN);
    return row ? { profile: int(row, "profile"), since: int(row, "since") } : null;
  },
  countDecisions: async (from, until, most) => int(await db.get(COUNTED, from, until, most), "n"),
  newestDecisions: async (from, until, limit) =>
    (await db.all(NEWEST, from, until, limit)).map(
      (row): Decision => JSON.parse(text(row, "body")),
    ),
});
