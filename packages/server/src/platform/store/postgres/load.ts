import { hash } from "node:crypto";
import { pairKey } from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { pairOf } from "@attune/core/identity";
import type { Loaded, Loader, Row } from "../engine/index.ts";
import {
  FACET_COLUMNS,
  holdCannotLinkRow,
  holdFacetRow,
  holdLinkRow,
  holdProfileRow,
  identifiersOf,
  int,
  nothingLoaded,
  profilesIn,
  statedPairs,
} from "../engine/index.ts";
import { createAccountHolder } from "./accounts.ts";
import { createBudgetHolder } from "./budgets.ts";
import { LOCK } from "./lock-keys.ts";
import type { SyncConnection } from "./sync-connection.ts";

/** So many of them that two nodes seldom wait for each other, and a batch never takes too many. */
const BUCKETS = 1_024;

const prefixed = (alias: string): string =>
  FACET_COLUMNS.split(", ")
    .map((column) => `${alias}.${column}`)
    .join(", ");

const KEYED = "unnest($1::text[], $2::text[]) AS k(ns, value)";
const PLACES = `SELECT f.ns, f.value, f.profile FROM facet f JOIN ${KEYED} ON f.value = k.value AND f.ns = k.ns`;
const BY_IDENTIFIER = `SELECT ${prefixed("f")} FROM facet f JOIN ${KEYED} ON f.value = k.value AND f.ns = k.ns
  UNION ALL SELECT ${prefixed("p")} FROM facet f JOIN ${KEYED} ON f.value = k.value AND f.ns = k.ns JOIN facet p ON p.id = f.profile`;
const BY_ID = `SELECT ${FACET_COLUMNS} FROM facet WHERE id = ANY($1::bigint[])`;
/** Of a facet that became part of another profile meanwhile there is no profile any more. */
const CANONICAL = `${BY_ID} AND seq IS NOT NULL`;
const LOCK_ROWS = "SELECT id FROM facet WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE";
const LOCK_UNKNOWN = `SELECT pg_advisory_xact_lock(${LOCK.unknownPeople}, bucket) FROM (SELECT bucket FROM unnest($1::int[]) AS b(bucket) ORDER BY bucket) AS ordered`;
const PAIRS =
  "SELECT l.a, l.b, l.seq, l.revoked_by FROM link l JOIN unnest($1::bigint[], $2::bigint[]) AS p(a, b) ON l.a = p.a AND l.b = p.b";
const LINKS_OF =
  "SELECT a, b, seq, revoked_by FROM link WHERE a = ANY($1::bigint[]) UNION SELECT a, b, seq, revoked_by FROM link WHERE b = ANY($1::bigint[])";
const CANNOT_LINKS_OF =
  "SELECT a, b, unmerge FROM cannot_link WHERE a = ANY($1::bigint[]) UNION SELECT a, b, unmerge FROM cannot_link WHERE b = ANY($1::bigint[])";
const OF_UNMERGE =
  "SELECT DISTINCT f.profile FROM cannot_link c JOIN facet f ON f.id IN (c.a, c.b) WHERE c.unmerge = $1";

const bucketOf = ({ ns, value }: Identifier): number =>
  hash("sha256", `${ns}\u0000${value}`, "buffer").readUInt32LE(0) % BUCKETS;

const columnsOf = (identifiers: readonly Identifier[]): [string[], string[]] => [
  identifiers.map(({ ns }) => ns),
  identifiers.map(({ value }) => value),
];

/** Holds people for the transaction, so that other nodes that would change them wait. */
const createHolder = (connection: SyncConnection, onHeld: () => void) => {
  /** Profiles whose canonical row this transaction holds. */
  const rows = new Set<number>();
  const buckets = new Set<number>();
  /** Identifiers whose profiles it holds, by whatever name they go by the end of it. */
  const held = new Set<string>();

  /** Locks canonical rows in the order of their ids. */
  const holdRows = (profiles: Iterable<number>): void => {
    const wanted = [...new Set(profiles)].filter((id) => !rows.has(id)).sort((a, b) => a - b);
    if (wanted.length === 0) return;
    connection.ask(LOCK_ROWS, [wanted]);
    for (const id of wanted) rows.add(id);
    onHeld();
  };
  const holdUnknown = (identifiers: readonly Identifier[]): void => {
    const wanted = [...new Set(identifiers.map(bucketOf))].filter((each) => !buckets.has(each));
    if (wanted.length === 0) return;
    connection.ask(LOCK_UNKNOWN, [wanted]);
    for (const bucket of wanted) buckets.add(bucket);
    onHeld();
  };
  const placesOf = (identifiers: readonly Identifier[]): Map<string, number> => {
    const found = connection.ask(PLACES, columnsOf(identifiers)).rows;
    return new Map(
      found.map((row) => [
        identifierKey({ ns: String(row["ns"]), value: String(row["value"]) }),
        int(row, "profile"),
      ]),
    );
  };

  return {
    begin: (): void => {
      rows.clear();
      buckets.clear();
      held.clear();
    },
    holdRows,
    /** What was waited for may have moved them: until every one is found in what is held. */
    hold: (identifiers: readonly Identifier[]): void => {
      const keyed = new Map(identifiers.map((each) => [identifierKey(each), each]));
      const unique = [...keyed].flatMap(([key, each]) => (held.has(key) ? [] : [each]));
      if (unique.length === 0) return;
      for (;;) {
        const places = placesOf(unique);
        const unknown = unique.filter((each) => !places.has(identifierKey(each)));
        const isHeld =
          [...places.values()].every((profile) => rows.has(profile)) &&
          unknown.every((each) => buckets.has(bucketOf(each)));
        if (isHeld) break;
        holdUnknown(unknown);
        holdRows(places.values());
      }
      for (const key of keyed.keys()) held.add(key);
    },
  };
};

const createLinkHolder = (connection: SyncConnection) => ({
  holdPairs: (loaded: Loaded, events: readonly Event[]): void => {
    const wanted = new Map<string, readonly [number, number]>();
    for (const [one, two] of events.flatMap(statedPairs)) {
      const a = loaded.set.byIdentifier.get(identifierKey(one));
      const b = loaded.set.byIdentifier.get(identifierKey(two));
      if (!a || !b || a.id === b.id) continue;
      const pair = pairOf(a.id, b.id);
      wanted.set(pairKey(pair), pair);
    }
    if (wanted.size === 0) return;
    const pairs = [...wanted.values()];
    const { rows } = connection.ask(PAIRS, [pairs.map(([a]) => a), pairs.map(([, b]) => b)]);
    for (const row of rows) holdLinkRow(loaded, row);
  },
  holdAll: (loaded: Loaded): void => {
    const { rows } = connection.ask(LINKS_OF, [[...loaded.set.facets.keys()]]);
    for (const row of rows) holdLinkRow(loaded, row);
  },
  holdCannotLinks: (loaded: Loaded, profiles: Iterable<number>): void => {
    const facets = [...profiles].flatMap((profile) =>
      (loaded.set.profiles.get(profile)?.members ?? []).map(({ facet }) => facet),
    );
    if (facets.length === 0) return;
    for (const row of connection.ask(CANNOT_LINKS_OF, [facets]).rows)
      holdCannotLinkRow(loaded, row);
  },
});

/** Profiles as their canonical rows say. */
const standing = (connection: SyncConnection, profiles: readonly number[]): Loaded => {
  const loaded = nothingLoaded();
  for (const row of connection.ask(CANONICAL, [[...profiles]]).rows)
    holdProfileRow(loaded, int(row, "id"), row);
  return loaded;
};

const uniqueOf = (events: readonly Event[]): Identifier[] => [
  ...new Map(events.flatMap(identifiersOf).map((each) => [identifierKey(each), each])).values(),
];

/**
 * Loads with a question for each kind of thing, however many there are. Nothing is kept from one
 * transaction to the next: other nodes write too. `onHeld` is told whenever something new is held.
 */
export const createLoader = (
  connection: SyncConnection,
  onHeld: () => void,
): Loader & { readonly begin: () => void } => {
  const holder = createHolder(connection, onHeld);
  const links = createLinkHolder(connection);
  const accounts = createAccountHolder(connection, onHeld);
  const budgets = createBudgetHolder(connection, onHeld);

  const loadByIdentifier = (loaded: Loaded, identifiers: readonly Identifier[]): void => {
    if (identifiers.length === 0) return;
    const { rows } = connection.ask(BY_IDENTIFIER, columnsOf(identifiers));
    const byId = new Map(rows.map((row): [number, Row] => [int(row, "id"), row]));
    for (const row of rows) holdFacetRow(loaded, row, (profile) => byId.get(profile));
  };

  return {
    begin: () => [holder, accounts, budgets].forEach((each) => each.begin()),
    hold: holder.hold,
    holdBudgets: budgets.hold,
    forget: () => undefined,
    forEvents: (events) => {
      const loaded = nothingLoaded();
      const identifiers = uniqueOf(events);
      holder.hold(identifiers);
      loadByIdentifier(loaded, identifiers);
      const several = events.filter((event) => identifiersOf(event).length > 1);
      links.holdPairs(loaded, several);
      if (several.length > 0) links.holdCannotLinks(loaded, profilesIn(loaded, events));
      accounts.load(loaded, events);
      return loaded;
    },
    forIdentifiers: (identifiers) => {
      const loaded = nothingLoaded();
      holder.hold(identifiers);
      loadByIdentifier(loaded, identifiers);
      return loaded;
    },
    forMemberships: (profiles) => {
      holder.holdRows(profiles);
      return standing(connection, profiles);
    },
    forProfiles: (profiles) => {
      holder.holdRows(profiles);
      const loaded = standing(connection, profiles);
      const members = [...loaded.set.profiles.values()].flatMap((profile) => profile.members);
      const facets = members.map(({ facet }) => facet);
      for (const row of connection.ask(BY_ID, [facets]).rows)
        holdFacetRow(loaded, row, () => undefined);
      links.holdAll(loaded);
      links.holdCannotLinks(loaded, profiles);
      return loaded;
    },
    forAccounts: accounts.loadOnly,
    accounts: accounts.read,
    profilesOfUnmerge: (unmerge) =>
      connection.ask(OF_UNMERGE, [unmerge]).rows.map((row) => int(row, "profile")),
  };
};
