import { fillLaterParts } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { LaterParts } from "@attune/core/profile";
import {
  combineLaterParts,
  laterPartsOf,
  NO_LATER_PARTS,
  STATE_VERSION,
} from "@attune/core/profile";
import { eventFrom } from "./codec.ts";
import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import type { EngineParts, Loader, Writer } from "./parts.ts";
import type { FillingRow } from "./program-rows.ts";
import { createFillingRows } from "./program-rows.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
};

/** Reads the events of facets that stand next to each other in the order of their ids. */
const createEventReader = (db: Database) => {
  // CROSS JOIN: SQLite looks up the entries of the timeline, and does not go through the whole log.
  const events = db.prepare(
    "SELECT t.facet, p.body FROM timeline_rows t CROSS JOIN log l JOIN payload p ON p.seq = l.seq WHERE t.facet BETWEEN ? AND ? AND l.seq = t.seq AND l.kind = 'event' AND l.facet = t.facet",
  );
  return (from: number, to: number): ReadonlyMap<number, readonly Event[]> => {
    const byFacet = new Map<number, Event[]>();
    for (const row of events.all(from, to)) {
      const facet = int(row, "facet");
      const event = eventFrom(text(row, "body"));
      const own = byFacet.get(facet);
      if (own) own.push(event);
      else byFacet.set(facet, [event]);
    }
    return byFacet;
  };
};

/**
 * Comes by facets whose state an earlier version of Attune wrote, a step at a time, and puts in it
 * what this one keeps of their events. Answers how many it came by.
 */
export const createStateFiller = ({
  db,
  loader,
  writer,
}: Deps): ((row: FillingRow, limit: number) => number) => {
  const eventsBetween = createEventReader(db);
  const next = db.prepare(
    "SELECT id, ns, value FROM facet WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
  );
  const profileOf = db.prepare("SELECT profile FROM facet WHERE id = ?");
  const fillings = createFillingRows(db);

  return (row: FillingRow, limit: number): number => {
    const found = next.all(row.cursor, row.since, limit);
    const facets = found.map((each) => int(each, "id"));
    loader.hold(found.map((each) => ({ ns: text(each, "ns"), value: text(each, "value") })));
    const profiles = facets.flatMap((facet) => {
      const place = profileOf.get(facet);
      return place ? [int(place, "profile")] : [];
    });
    const loaded = loader.forProfiles([...new Set(profiles)]);
    const events = eventsBetween(facets[0] ?? 0, facets.at(-1) ?? 0);
    const byFacet = new Map<number, LaterParts>();
    for (const facet of facets)
      if (loaded.set.facets.has(facet))
        byFacet.set(
          facet,
          (events.get(facet) ?? []).map(laterPartsOf).reduce(combineLaterParts, NO_LATER_PARTS),
        );
    fillLaterParts(loaded.set, byFacet);
    writer.state(loaded);
    loader.forget();
    const last = facets.at(-1);
    if (last !== undefined && facets.length === limit) fillings.reach(row, last);
    else fillings.done(row);
    return facets.length;
  };
};

/**
 * Looks whether the states are of an earlier version: then they are folded anew from the events, and
 * every segment is evaluated again after that. What is folded meanwhile is right, since a facet's
 * events are all looked at when it is come by.
 */
export const createStateKeeper = ({
  db,
  state,
  lock,
}: Pick<Deps, "db" | "state"> & Pick<EngineParts, "lock">) => {
  const stored = db.prepare("SELECT value FROM setting WHERE name = 'state_version'");
  const keep = db.prepare(
    "INSERT INTO setting (name, value) VALUES ('state_version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const fillings = createFillingRows(db);
  const version = (): number => {
    const row = stored.get();
    return row ? Number(text(row, "value")) : 0;
  };
  return (): null => {
    if (version() >= STATE_VERSION) return null;
    lock("definitions");
    // Another node may have done it while this one waited.
    if (version() >= STATE_VERSION) return null;
    keep.run(String(STATE_VERSION));
    const since = state.next() - 1;
    fillings.refold(STATE_VERSION, since);
    fillings.again(state.live().program, since);
    state.reload();
    return null;
  };
};
