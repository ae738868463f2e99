import type { Program } from "@attune/core/segment";
import { createGathering } from "@attune/core/segment";
import { ANY_EVENT, eventsNamed } from "@attune/core/condition";
import type { GatheredFeatures, WantedFeatures } from "../segments-contract.ts";
import { eventFrom } from "./codec.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import { liveProgram } from "./program-rows.ts";

export type GatherDeps = {
  readonly db: Database;
  /** The function that says where a text stands in another, from 1; 0 where it does not. */
  readonly find: "instr" | "strpos";
  /** Records that a thread holds at once: some 200 bytes each. */
  readonly most?: number;
  /** Of fewer facets one thread gathers all. */
  readonly worthHalving?: number;
  /** Told how much of the log has been read, from 0 to 1; from 0 again when it is read again. */
  readonly onRead?: (part: number) => void;
};

const MOST_RECORDS = 500_000;
/** Sequences that are read at once. */
const WINDOW = 10_000;
/** Facets that are looked up at once. */
const PAGE = 5_000;
const WORTH_HALVING = 10_000;
/** What one transaction puts down: facets, and their records. */
const BATCH = 150;
const BATCH_RECORDS = 15_000;
/** Beyond so many names it costs less to read every event that has none of its own. */
const MOST_NAMES = 12;

/** Texts of which one stands in every stored event that a name finds. */
const marksFor = (name: string): string[] =>
  eventsNamed(name).map((each) =>
    "type" in each ? `"type":${JSON.stringify(each.type)}` : `"name":${JSON.stringify(each.name)}`,
  );

/** A condition of SQL, with its values. */
type Clause = { readonly sql: string; readonly values: readonly string[] };

const ALL: Clause = { sql: "", values: [] };

/** Entries that have no name of their own are looked into. */
const unnamed = (names: readonly string[], find: GatherDeps["find"]): Clause => {
  const marks = names.length > MOST_NAMES ? [] : names.flatMap(marksFor);
  const found = marks.map(() => `${find}(p.body, ?) > 0`).join(" OR ");
  return { sql: `l.name IS NULL${marks.length === 0 ? "" : ` AND (${found})`}`, values: marks };
};

/** Which events some features look at. */
const wantedEvents = (
  { features }: Program,
  keys: ReadonlySet<string>,
  find: GatherDeps["find"],
): Clause => {
  const names = [
    ...new Set(features.flatMap(({ key, feature }) => (keys.has(key) ? feature.match.names : []))),
  ];
  if (names.includes(ANY_EVENT)) return ALL;
  const others = unnamed(names, find);
  return {
    sql: ` AND (l.name IN (${names.map(() => "?").join(", ")}) OR ${others.sql})`,
    values: [...names, ...others.values],
  };
};

/** What is wanted of facets up to one. */
type WantedUntil = WantedFeatures & { readonly until: number };

/** Reads the log once, in its order: that costs a tenth of looking up the events of each facet. */
const scan = (
  { db, find, most = MOST_RECORDS, onRead }: GatherDeps,
  program: Program,
  wanted: WantedUntil,
) => {
  const keys = new Set(wanted.keys);
  const events = wantedEvents(program, keys, find);
  const query = db.prepare(
    `SELECT l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq > ? AND l.seq <= ? AND l.kind = 'event' AND l.facet > ? AND l.facet <= ?${events.sql}`,
  );
  const gathering = createGathering(program.collect, keys, most);
  for (let from = 0; from < wanted.since; from += WINDOW) {
    const to = Math.min(from + WINDOW, wanted.since);
    for (const row of query.all(from, to, wanted.cursor, wanted.until, ...events.values)) {
      const facet = int(row, "facet");
      if (facet <= gathering.limit()) gathering.add(facet, eventFrom(text(row, "body")));
    }
    onRead?.(to / wanted.since);
  }
  return gathering;
};

const recordsOf = ({ features }: GatheredFeatures["facets"][number]): number =>
  Object.values(features).reduce((sum, { records }) => sum + records.length, 0);

/**
 * What facets keep of the events that came before their features were asked for, in the order of their
 * ids, in parts that a transaction puts down. The log is read again for those there was no room for.
 */
function* gatherFeatures(
  deps: GatherDeps,
  wanted: WantedFeatures,
  until = wanted.since,
): Generator<GatheredFeatures, void> {
  const { keys, since } = wanted;
  const { program } = liveProgram(deps.db);
  const page = deps.db.prepare(
    "SELECT id, ns, value FROM facet WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
  );
  let cursor = wanted.cursor;
  while (cursor < until) {
    const gathering = scan(deps, program, { keys, since, cursor, until });
    const end = Math.min(gathering.limit(), until);
    let facets: GatheredFeatures["facets"][number][] = [];
    let records = 0;
    for (let from = cursor; ;) {
      const rows = page.all(from, end, PAGE);
      for (const row of rows) {
        const id = int(row, "id");
        const features = gathering.featuresOf(id);
        if (!features) continue;
        const facet = {
          id,
          identifier: { ns: text(row, "ns"), value: text(row, "value") },
          features,
        };
        facets.push(facet);
        records += recordsOf(facet);
        if (facets.length < BATCH && records < BATCH_RECORDS) continue;
        yield { keys, since, cursor, facets, upTo: id };
        [cursor, facets, records] = [id, [], 0];
      }
      if (rows.length < PAGE) break;
      from = int(rows.at(-1), "id");
    }
    yield { keys, since, cursor, facets, upTo: end };
    cursor = end;
  }
}

/** Gathers in two halves, where somebody else takes the second of them. */
export type Halved = {
  /** The facet up to which this one gathers; null when there are few: then it gathers all. */
  readonly halve: () => number | null;
  readonly next: () => GatheredFeatures | null;
};

export const createHalved = (deps: GatherDeps, wanted: WantedFeatures): Halved => {
  const { since, cursor } = wanted;
  const { worthHalving = WORTH_HALVING } = deps;
  let until = since;
  let parts: Iterator<GatheredFeatures, void> | null = null;
  return {
    halve: () => {
      const counted = deps.db
        .prepare("SELECT count(*) AS many FROM facet WHERE id > ? AND id <= ?")
        .get(cursor, since);
      const many = counted ? int(counted, "many") : 0;
      if (many < worthHalving) return null;
      const middle = deps.db
        .prepare("SELECT id FROM facet WHERE id > ? AND id <= ? ORDER BY id LIMIT 1 OFFSET ?")
        .get(cursor, since, many >> 1);
      if (!middle) return null;
      until = int(middle, "id");
      return until;
    },
    next: () => {
      parts ??= gatherFeatures(deps, wanted, until);
      return parts.next().value ?? null;
    },
  };
};
