import type { DatabaseSync } from "node:sqlite";
import type { WorkingSet } from "@attune/core/commit";
import { apply, emptyWorkingSet, expiryOf, facetsOf, pairKey } from "@attune/core/commit";
import { encodeState } from "@attune/core/profile";
import type { Difference, Verification } from "../contract.ts";
import { dedupeHash } from "./commit-events.ts";
import { createTimeOf, entryFromRow } from "./codec.ts";
import { int, maybeInt, maybeText, openDatabase, text } from "./open.ts";
import { profileColumns } from "./write.ts";

export type VerifyProgress = (done: number, total: number) => void;

const SHOWN = 100;
const PAGE = 2_000;

type Findings = {
  readonly add: (difference: Difference) => void;
  readonly list: Difference[];
  count: number;
};

const createFindings = (): Findings => {
  const findings: Findings = {
    list: [],
    count: 0,
    add: (difference) => {
      findings.count += 1;
      if (findings.list.length < SHOWN) findings.list.push(difference);
    },
  };
  return findings;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

/** Rows that stand beside the log, one for each thing in it: a surplus has no entry to speak of it. */
const compareCounts = (
  db: DatabaseSync,
  counts: Readonly<Record<"timeline" | "dedupe" | "decision", number>>,
  findings: Findings,
): void => {
  const rows = {
    timeline:
      "SELECT facet, time, seq FROM timeline UNION SELECT facet, time, seq FROM timeline_tail",
    dedupe: "SELECT hash FROM dedupe UNION SELECT hash FROM dedupe_tail",
    decision: "SELECT id FROM decision",
  };
  for (const table of ["timeline", "dedupe", "decision"] as const) {
    const stored = int(db.prepare(`SELECT count(*) AS n FROM (${rows[table]})`).get(), "n");
    if (stored === counts[table]) continue;
    findings.add({ table, key: "rows", stored: String(stored), folded: String(counts[table]) });
  }
};

/** Looks rows up in a sorted index and in its tail, which is short enough to be held. */
const createLookups = (db: DatabaseSync) => {
  const inTimeline = db.prepare(
    "SELECT 1 AS found FROM timeline WHERE facet = ? AND time = ? AND seq = ?",
  );
  const inDedupe = db.prepare("SELECT 1 AS found FROM dedupe WHERE hash = ?");
  const places = new Set(
    db
      .prepare("SELECT facet, time, seq FROM timeline_tail")
      .all()
      .map((row) => `${int(row, "facet")}/${int(row, "time")}/${int(row, "seq")}`),
  );
  const hashes = new Set(
    db
      .prepare("SELECT hex(hash) AS hash FROM dedupe_tail")
      .all()
      .map((row) => text(row, "hash")),
  );
  return {
    isPlaced: (facet: number, time: number, seq: number): boolean =>
      places.has(`${facet}/${time}/${seq}`) || inTimeline.get(facet, time, seq) !== undefined,
    isDeduped: (hash: Buffer): boolean =>
      hashes.has(hash.toString("hex").toUpperCase()) || inDedupe.get(hash) !== undefined,
  };
};

/** Folds one entry at a time, checking its dedupe row and its places in timelines, and counts. */
const createFold = (db: DatabaseSync, findings: Findings) => {
  const { isPlaced, isDeduped } = createLookups(db);
  const set = emptyWorkingSet();
  const timeOf = createTimeOf();
  const counts = { timeline: 0, dedupe: 0, decision: 0 };
  const missing = (table: string, key: string): void =>
    findings.add({ table, key, stored: null, folded: "a row" });

  const fold = (row: Readonly<Record<string, unknown>>): void => {
    const recorded = entryFromRow(row);
    const { seq, entry } = recorded;
    const time = timeOf(recorded);
    apply(set, recorded);
    for (const facet of new Set(facetsOf(entry))) {
      counts.timeline += 1;
      if (!isPlaced(facet, time, seq)) missing("timeline", `${facet}/${seq}`);
    }
    if (entry.kind === "decision") counts.decision += 1;
    if (entry.kind !== "event") return;
    counts.dedupe += 1;
    if (!isDeduped(dedupeHash(entry.event))) missing("dedupe", `event ${seq}`);
  };
  return { set, counts, fold };
};

/** Folds the whole log from nothing, a page at a time. */
const foldLog = async (db: DatabaseSync, findings: Findings, progress: VerifyProgress) => {
  const page = db.prepare(
    "SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq WHERE l.seq > ? ORDER BY l.seq LIMIT ?",
  );
  const total = int(db.prepare("SELECT count(*) AS n FROM log").get(), "n");
  const { set, counts, fold } = createFold(db, findings);
  let entries = 0;

  for (let after = 0; ;) {
    const rows = page.all(after, PAGE);
    for (const row of rows) {
      try {
        fold(row);
      } catch (error) {
        findings.add({
          table: "payload",
          key: String(int(row, "seq")),
          stored: text(row, "body").slice(0, 200),
          folded: `cannot be folded: ${messageOf(error)}`,
        });
      }
      entries += 1;
    }
    const last = rows.at(-1);
    progress(entries, total);
    if (!last || rows.length < PAGE) break;
    after = int(last, "seq");
    await new Promise((resolve) => setImmediate(resolve));
  }
  compareCounts(db, counts, findings);
  return { set, entries, events: counts.dedupe };
};

/** Compares the rows of one table with what the fold says they are, both ways. */
const compare = (
  table: string,
  stored: Iterable<readonly [string, string]>,
  folded: Map<string, string>,
  findings: Findings,
): void => {
  for (const [key, value] of stored) {
    const wanted = folded.get(key) ?? null;
    if (wanted !== value) findings.add({ table, key, stored: value, folded: wanted });
    folded.delete(key);
  }
  for (const [key, wanted] of folded) findings.add({ table, key, stored: null, folded: wanted });
};

const rowsOf = function* (
  db: DatabaseSync,
  sql: string,
  read: (row: Readonly<Record<string, unknown>>) => readonly [string, string],
): Generator<readonly [string, string]> {
  for (const row of db.prepare(sql).iterate()) yield read(row);
};

/** A facet's row as one text: what it is, where it belongs, what is known through it. */
const facetText = (
  identifier: string,
  anonymous: number,
  since: number,
  profile: number,
  state: string,
): string => `${identifier} ${anonymous} ${since} p${profile} ${state}`;

const compareState = (db: DatabaseSync, set: WorkingSet, findings: Findings): void => {
  const facets = new Map(
    [...set.facets.values()].map(
      ({ id, identifier: { ns, value }, anonymous, since, profile, state }) => [
        String(id),
        facetText(`${ns}:${value}`, anonymous ? 1 : 0, since, profile, encodeState(state)),
      ],
    ),
  );
  const storedFacets = rowsOf(
    db,
    "SELECT id, ns, value, anonymous, since, profile, state FROM facet",
    (row) => [
      String(int(row, "id")),
      facetText(
        `${text(row, "ns")}:${text(row, "value")}`,
        int(row, "anonymous"),
        int(row, "since"),
        int(row, "profile"),
        text(row, "state"),
      ),
    ],
  );
  compare("facet", storedFacets, facets, findings);
  const profiles = new Map(
    [...set.profiles.values()].map((profile) => [
      String(profile.id),
      `${profile.seq} ${profileColumns(profile, encodeState).slice(1).join(" ")}`,
    ]),
  );
  const storedProfiles = rowsOf(
    db,
    "SELECT id, seq, members, folded FROM facet WHERE seq IS NOT NULL",
    (row) => [
      String(int(row, "id")),
      `${int(row, "seq")} ${[maybeText(row, "members"), maybeText(row, "folded")].join(" ")}`,
    ],
  );
  compare("profile", storedProfiles, profiles, findings);
};

const compareLinks = (db: DatabaseSync, set: WorkingSet, findings: Findings): void => {
  const links = new Map(
    [...set.links.values()].map(({ pair, seq, revokedBy }) => [
      pairKey(pair),
      `${seq} ${revokedBy ?? "live"}`,
    ]),
  );
  compare(
    "link",
    rowsOf(db, "SELECT a, b, seq, revoked_by FROM link", (row) => [
      pairKey([int(row, "a"), int(row, "b")]),
      `${int(row, "seq")} ${maybeInt(row, "revoked_by") ?? "live"}`,
    ]),
    links,
    findings,
  );
  const cannot = new Map(
    [...set.cannotLinks.values()].map(({ pair, unmerge }) => [pairKey(pair), String(unmerge)]),
  );
  compare(
    "cannot_link",
    rowsOf(db, "SELECT a, b, unmerge FROM cannot_link", (row) => [
      pairKey([int(row, "a"), int(row, "b")]),
      String(int(row, "unmerge")),
    ]),
    cannot,
    findings,
  );
  const timers = new Map(
    [...set.profiles.values()].flatMap((profile) => {
      const timer = expiryOf(profile);
      return timer ? [[`expiry/${timer.profile}`, String(timer.due)] as const] : [];
    }),
  );
  compare(
    "timer",
    rowsOf(db, "SELECT kind, profile, due FROM timer", (row) => [
      `${text(row, "kind")}/${int(row, "profile")}`,
      String(int(row, "due")),
    ]),
    timers,
    findings,
  );
};

/**
 * Folds the log from nothing through the same code that made the state, and compares with what is
 * stored, byte for byte, over facets, profiles, links, cannot-links and timers (L5). Works on one
 * snapshot of a connection of its own, so that it may run beside a server that writes.
 */
export const verifyDatabase = async (
  file: string,
  progress: VerifyProgress,
): Promise<Verification> => {
  const db = openDatabase(file, { readOnly: true });
  try {
    db.exec("BEGIN");
    const findings = createFindings();
    const { set, entries, events } = await foldLog(db, findings, progress);
    const sizes = { facets: set.facets.size, profiles: set.profiles.size, links: set.links.size };
    compareState(db, set, findings);
    compareLinks(db, set, findings);
    const timers = int(db.prepare("SELECT count(*) AS n FROM timer").get(), "n");
    return {
      ok: findings.count === 0,
      entries,
      events,
      ...sizes,
      timers,
      differences: findings.list,
      differing: findings.count,
    };
  } finally {
    db.close();
  }
};
