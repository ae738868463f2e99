import type { CommitContext, Recorded } from "@attune/core/commit";
import { evaluateAll, fillFeatures, leaveSegment } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { Features } from "@attune/core/profile";
import type { Lease } from "../lease-contract.ts";
import type { FillStep } from "../segments-contract.ts";
import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import { createAccountSegmentFiller } from "./fill-account-segments.ts";
import { createAccountFiller } from "./fill-accounts.ts";
import { eventFrom } from "./codec.ts";
import type { Leases } from "./lease-rows.ts";
import type { Loaded } from "./loaded.ts";
import type { EngineParts, Loader, Writer } from "./parts.ts";
import type { FillingRow } from "./program-rows.ts";
import { createFillingRows, DEFAULT_ZONE, fillingRows, standingTogether } from "./program-rows.ts";
import type { Stirred } from "./stirred.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly leases: Pick<Leases, "hold">;
  readonly stirred: Stirred;
};

/** Reads the events of facets that stand next to each other in the order of their ids. */
const createEventReader = (db: Database) => {
  // CROSS JOIN: SQLite looks up the entries of the timeline, and does not go through the whole log.
  const events = db.prepare(
    "SELECT t.facet, p.body FROM timeline_rows t CROSS JOIN log l JOIN payload p ON p.seq = l.seq WHERE t.facet BETWEEN ? AND ? AND l.seq = t.seq AND l.kind = 'event' AND l.facet = t.facet",
  );
  return (from: number, to: number): ReadonlyMap<number, Event[]> => {
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

/** Catches up with what features keep of events that came before them. */
const createFeatureFiller = ({ db, loader, writer, state }: Deps) => {
  const next = db.prepare(
    "SELECT id, ns, value FROM facet WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
  );
  const profileOf = db.prepare("SELECT profile FROM facet WHERE id = ?");
  const eventsOf = createEventReader(db);
  const fillings = createFillingRows(db);

  const fill = (loaded: Loaded, facets: readonly number[], keys: ReadonlySet<string>): void => {
    const events = eventsOf(facets[0] ?? 0, facets.at(-1) ?? 0);
    const { collect } = state.live().program;
    const byFacet = new Map<number, Features>();
    for (const facet of facets)
      if (loaded.set.facets.has(facet))
        byFacet.set(facet, collect.ofAll(events.get(facet) ?? [], keys));
    fillFeatures(loaded.set, byFacet, keys);
  };

  return (rows: readonly FillingRow[], limit: number): number => {
    const [{ since, cursor } = { since: 0, cursor: 0 }] = rows;
    const found = next.all(cursor, since, limit);
    const facets = found.map((row) => int(row, "id"));
    loader.hold(found.map((row) => ({ ns: text(row, "ns"), value: text(row, "value") })));
    const profiles = facets.flatMap((facet) => {
      const row = profileOf.get(facet);
      return row ? [int(row, "profile")] : [];
    });
    const loaded = loader.forProfiles([...new Set(profiles)]);
    fill(loaded, facets, new Set(rows.map(({ key }) => key)));
    writer.state(loaded);
    loader.forget();
    const reached = facets.length < limit ? since : (facets.at(-1) ?? since);
    const { filled } = state.live();
    for (const row of rows) {
      if (reached >= since) fillings.done(row);
      else fillings.reach(row, reached);
      if (reached >= since) filled.delete(row.key);
      else filled.set(row.key, { since, cursor: reached });
    }
    return facets.length;
  };
};

/** Catches up with who is in segments that were not there before, or not as they are now. */
const createSegmentFiller = ({ db, loader, writer, state }: Deps) => {
  const next = db.prepare(
    "SELECT id FROM facet WHERE id > ? AND id <= ? AND seq IS NOT NULL ORDER BY id LIMIT ?",
  );
  const members = db.prepare(
    "SELECT profile FROM member WHERE segment = ? ORDER BY profile LIMIT ?",
  );
  const fillings = createFillingRows(db);

  const move = (
    profiles: readonly number[],
    at: number,
    work: (loaded: Loaded, entries: Recorded[], context: CommitContext, profile: number) => void,
  ): void => {
    const loaded = loader.forProfiles(profiles);
    const entries: Recorded[] = [];
    const context = state.context(at);
    for (const profile of profiles) work(loaded, entries, context, profile);
    writer.log(entries);
    writer.state(loaded);
    loader.forget();
  };

  const evaluate = (rows: readonly FillingRow[], at: number, limit: number): number => {
    const [{ since, cursor } = { since: 0, cursor: 0 }] = rows;
    const profiles = next.all(cursor, since, limit).map((row) => int(row, "id"));
    const reached = profiles.length < limit ? since : (profiles.at(-1) ?? since);
    const { evaluated } = state.live();
    for (const row of rows) {
      if (reached >= since) {
        fillings.done(row);
        evaluated.delete(row.key);
      } else {
        fillings.reach(row, reached);
        evaluated.set(row.key, { since, cursor: reached });
      }
    }
    move(profiles, at, ({ set }, entries, context, profile) =>
      evaluateAll(set, entries, context, profile, "backfill"),
    );
    return profiles.length;
  };

  /** Its members leave a segment that is live no longer. */
  const leave = (row: FillingRow, at: number, limit: number): number => {
    const profiles = members.all(row.key, limit).map((each) => int(each, "profile"));
    if (profiles.length < limit) fillings.done(row);
    move(profiles, at, ({ set }, entries, context, profile) =>
      leaveSegment(set, entries, context, profile, row.key),
    );
    return profiles.length;
  };

  return (rows: readonly FillingRow[], at: number, limit: number): number => {
    const [first] = rows;
    return first?.version === 0
      ? leave(first, at, limit)
      : evaluate(standingTogether(rows.filter(({ version }) => version > 0)), at, limit);
  };
};

/** Many accounts have few members: so many of them go together. */
const ACCOUNTS_TOGETHER = 10;

/**
 * Catches up a step at a time, inside the caller's transaction: first with accounts that changed, whose
 * members somebody waits for, then with new definitions: which accounts are in segments, what features
 * keep of events, and after that who is in segments. Null when somebody else has claimed the lease.
 */
export const createFiller = (deps: Deps) => {
  const fillFeatureRows = createFeatureFiller(deps);
  const fillSegmentRows = createSegmentFiller(deps);
  const fillAccountRow = createAccountFiller(deps);
  const fillAccountSegmentRows = createAccountSegmentFiller(deps);
  return (at: number, limit: number, lease: Lease): FillStep | null => {
    if (!deps.leases.hold(lease)) return null;
    const rows = fillingRows(deps.db);
    const accounts = rows.filter(({ kind }) => kind === "account");
    if (accounts.length > 0) {
      let moved = 0;
      for (const account of accounts.slice(0, ACCOUNTS_TOGETHER))
        if (moved < limit) moved += fillAccountRow(account, at, limit);
      return { moved, isDone: false };
    }
    const ofAccounts = rows.filter(({ kind }) => kind === "account-segment");
    if (ofAccounts.length > 0)
      return { moved: fillAccountSegmentRows(ofAccounts, at, limit), isDone: false };
    const features = rows.filter(({ kind }) => kind === "feature");
    if (features.length > 0)
      return { moved: fillFeatureRows(standingTogether(features), limit), isDone: false };
    if (rows.length === 0) return { moved: 0, isDone: true };
    return { moved: fillSegmentRows(rows, at, limit), isDone: false };
  };
};

/** Keeps the zone of who has none; when it is another, every segment is evaluated again (L4). */
export const createZoneKeeper = ({
  db,
  state,
  lock,
}: Pick<Deps, "db" | "state"> & Pick<EngineParts, "lock">) => {
  const stored = db.prepare("SELECT value FROM setting WHERE name = 'zone'");
  const keep = db.prepare(
    "INSERT INTO setting (name, value) VALUES ('zone', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const fillings = createFillingRows(db);
  return (zone: string): null => {
    const row = stored.get();
    if ((row ? text(row, "value") : DEFAULT_ZONE) === zone) return null;
    lock("definitions");
    keep.run(zone);
    fillings.again(state.live().program, state.next() - 1);
    state.reload();
    return null;
  };
};
