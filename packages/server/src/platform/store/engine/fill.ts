import type { CommitContext, Recorded } from "@attune/core/commit";
import { evaluateAll, evaluateDue, leaveSegment } from "@attune/core/commit";
import type { Lease } from "../lease-contract.ts";
import type { WantedFeatures } from "../segments-contract.ts";
import type { Answers } from "./commands.ts";
import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import { createAccountSegmentFiller } from "./fill-account-segments.ts";
import { createAccountFiller } from "./fill-accounts.ts";
import { createStateFiller } from "./fill-states.ts";
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
    const loaded = loader.forMemberships(profiles);
    const entries: Recorded[] = [];
    const context = state.context(at);
    for (const profile of profiles) work(loaded, entries, context, profile);
    writer.log(entries);
    writer.state(loaded);
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
    const keys = new Set(rows.map(({ key }) => key));
    move(profiles, at, ({ set }, entries, context, profile) => {
      // First what time alone has changed: it is no doing of these definitions.
      evaluateDue(set, entries, context, profile, keys);
      evaluateAll(set, entries, context, profile, "backfill");
    });
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

/**
 * What is wanted of the features that were asked for first, as far as these stand at the same place: they
 * are done before younger ones, so that what has been read of the log for them is not read again.
 */
const wantedOf = (rows: readonly FillingRow[]): WantedFeatures => {
  const together = standingTogether(rows.toSorted((a, b) => a.since - b.since));
  const [{ since, cursor } = { since: 0, cursor: 0 }] = together;
  return { keys: together.map(({ key }) => key).sort(), since, cursor };
};

/** Many accounts have few members: so many of them go together. */
const ACCOUNTS_TOGETHER = 10;

/**
 * Catches up a step at a time, inside the caller's transaction: first with accounts that changed, whose
 * members somebody waits for, then with states of an earlier version, then with new definitions: looks
 * which accounts are in segments, says what is wanted of features, and once that is there, looks who is in
 * segments. Null when somebody else has claimed the lease.
 */
export const createFiller = (deps: Deps) => {
  const fillSegmentRows = createSegmentFiller(deps);
  const fillAccountRow = createAccountFiller(deps);
  const fillAccountSegmentRows = createAccountSegmentFiller(deps);
  const fillStateRow = createStateFiller(deps);
  return (at: number, limit: number, lease: Lease): Answers["fill"] => {
    if (!deps.leases.hold(lease)) return null;
    const rows = fillingRows(deps.db);
    const accounts = rows.filter(({ kind }) => kind === "account");
    if (accounts.length > 0) {
      let moved = 0;
      for (const account of accounts.slice(0, ACCOUNTS_TOGETHER))
        if (moved < limit) moved += fillAccountRow(account, at, limit);
      return { moved, isDone: false };
    }
    const states = rows.find(({ kind }) => kind === "state");
    if (states) return { moved: fillStateRow(states, limit), isDone: false };
    const ofAccounts = rows.filter(({ kind }) => kind === "account-segment");
    if (ofAccounts.length > 0)
      return { moved: fillAccountSegmentRows(ofAccounts, at, limit), isDone: false };
    const features = rows.filter(({ kind }) => kind === "feature");
    if (features.length > 0) return { moved: 0, isDone: false, wanted: wantedOf(features) };
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
