import type { DatabaseSync } from "node:sqlite";
import type { TimerKind, WorkingSet } from "@attune/core/commit";
import {
  clearTouched,
  dueOf,
  emptyWorkingSet,
  holdFacet,
  pairKey,
  TIMER_KINDS,
} from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { pairOf } from "@attune/core/identity";
import type { ProfileState } from "@attune/core/profile";
import { FACET_COLUMNS, facetFromRow, profileFromRow } from "./codec.ts";
import { int, maybeInt } from "./open.ts";
import { stateCounted } from "./quality/index.ts";

/** A working set, and what stood when it was loaded. */
export type Loaded = {
  readonly set: WorkingSet;
  /** Due time of each profile's timers, by kind. */
  readonly timers: Readonly<Record<TimerKind, Map<number, number>>>;
  /** Facets that have a row already. */
  readonly stored: Set<number>;
  /** The state for which each known profile is counted. */
  readonly counted: Map<number, ProfileState>;
};

export type Loader = {
  /** What committing these events can read: facets, their profiles, stated pairs, cannot-links. */
  readonly forEvents: (events: readonly Event[]) => Loaded;
  readonly forIdentifier: (identifier: Identifier) => Loaded;
  /** Profiles whole: every facet with its state, all links and cannot-links among and around them. */
  readonly forProfiles: (profiles: readonly number[]) => Loaded;
  readonly profilesOfUnmerge: (unmerge: number) => number[];
  /** Drops what is held in memory: after a rollback, and after a change that did not come by `forEvents`. */
  readonly forget: () => void;
};

/** Facets that the writer holds in memory between commits. */
const MAX_HELD = 12_000;

export const nothingLoaded = (): Loaded => ({
  set: emptyWorkingSet(),
  timers: { expiry: new Map(), consent: new Map() },
  stored: new Set(),
  counted: new Map(),
});

type Row = Readonly<Record<string, unknown>>;

const identifiersOf = ({ identifiers, alias }: Event): Identifier[] => [
  ...identifiers,
  ...(alias?.anonymous ? [alias.anonymous] : []),
  ...(alias?.user ? [alias.user] : []),
];

const createFacetHolder = (db: DatabaseSync) => {
  const byIdentifier = db.prepare(`SELECT ${FACET_COLUMNS} FROM facet WHERE value = ? AND ns = ?`);
  const byId = db.prepare(`SELECT ${FACET_COLUMNS} FROM facet WHERE id = ?`);

  const holdProfile = (
    { set, timers, stored, counted }: Loaded,
    id: number,
    row: Row | undefined,
  ): void => {
    if (set.profiles.has(id) || !row) return;
    const profile = profileFromRow(row, set.facets.get(id));
    set.profiles.set(id, profile);
    stored.add(id);
    const state = stateCounted(profile);
    if (state) counted.set(id, state);
    for (const kind of TIMER_KINDS) {
      const due = dueOf(kind, profile);
      if (due !== null) timers[kind].set(id, due);
    }
  };

  const holdRow = (loaded: Loaded, row: Row): void => {
    const facet = facetFromRow(row);
    holdFacet(loaded.set, facet);
    loaded.stored.add(facet.id);
    holdProfile(loaded, facet.profile, facet.profile === facet.id ? row : byId.get(facet.profile));
  };

  return {
    holdIdentifier: (loaded: Loaded, identifier: Identifier): void => {
      if (loaded.set.byIdentifier.has(identifierKey(identifier))) return;
      const row = byIdentifier.get(identifier.value, identifier.ns);
      if (row) holdRow(loaded, row);
    },
    holdWhole: (loaded: Loaded, profile: number): void => {
      holdProfile(loaded, profile, byId.get(profile));
      for (const { facet } of loaded.set.profiles.get(profile)?.members ?? []) {
        const row = byId.get(facet);
        if (row) holdRow(loaded, row);
      }
    },
  };
};

const createLinkHolder = (db: DatabaseSync) => {
  const ofPair = db.prepare("SELECT seq, revoked_by FROM link WHERE a = ? AND b = ?");
  const ofFacet = db.prepare("SELECT a, b, seq, revoked_by FROM link WHERE a = ?1 OR b = ?1");
  const cannotLinksOf = db.prepare("SELECT a, b, unmerge FROM cannot_link WHERE a = ?1 OR b = ?1");
  const anyCannotLink = db.prepare("SELECT 1 AS found FROM cannot_link LIMIT 1");

  const holdLink = ({ set }: Loaded, a: number, b: number, row: Row): void => {
    const pair = pairOf(a, b);
    set.links.set(pairKey(pair), {
      pair,
      seq: int(row, "seq"),
      revokedBy: maybeInt(row, "revoked_by"),
    });
  };

  return {
    holdPair: (loaded: Loaded, one: Identifier | undefined, two: Identifier): void => {
      const a = one && loaded.set.byIdentifier.get(identifierKey(one));
      const b = loaded.set.byIdentifier.get(identifierKey(two));
      if (!a || !b || a.id === b.id) return;
      const pair = pairOf(a.id, b.id);
      const row = loaded.set.links.has(pairKey(pair)) ? undefined : ofPair.get(...pair);
      if (row) holdLink(loaded, ...pair, row);
    },
    holdAll: (loaded: Loaded): void => {
      for (const facet of loaded.set.facets.keys()) {
        for (const row of ofFacet.all(facet)) holdLink(loaded, int(row, "a"), int(row, "b"), row);
      }
    },
    holdCannotLinks: ({ set }: Loaded, profiles: Iterable<number>): void => {
      if (!anyCannotLink.get()) return;
      for (const profile of profiles) {
        for (const { facet } of set.profiles.get(profile)?.members ?? []) {
          for (const row of cannotLinksOf.all(facet)) {
            const pair = pairOf(int(row, "a"), int(row, "b"));
            set.cannotLinks.set(pairKey(pair), { pair, unmerge: int(row, "unmerge") });
          }
        }
      }
    },
  };
};

export const createLoader = (db: DatabaseSync): Loader => {
  const facets = createFacetHolder(db);
  const links = createLinkHolder(db);
  const profilesOfUnmerge = db.prepare(
    "SELECT DISTINCT f.profile FROM cannot_link c JOIN facet f ON f.id IN (c.a, c.b) WHERE c.unmerge = ?",
  );

  const holdStatedPairs = (loaded: Loaded, event: Event): void => {
    const [anchor, ...others] = identifiersOf(event);
    const user = event.alias ? event.identifiers.find(({ ns }) => ns === "user_id") : undefined;
    for (const other of others) {
      links.holdPair(loaded, anchor, other);
      if (user) links.holdPair(loaded, user, other);
    }
  };

  const profilesIn = ({ set }: Loaded, events: readonly Event[]): Set<number> => {
    const identifiers = events.flatMap(identifiersOf);
    const known = identifiers.flatMap((each) => set.byIdentifier.get(identifierKey(each)) ?? []);
    return new Set(known.map(({ profile }) => profile));
  };

  // One writer owns the database: what it folded last is what stands, until it is told to forget.
  let held = nothingLoaded();
  const forget = (): void => {
    held = nothingLoaded();
  };

  /** What is held, ready for the next fold. */
  const next = (): Loaded => {
    if (held.set.facets.size > MAX_HELD) forget();
    clearTouched(held.set);
    return held;
  };

  return {
    forget,
    forEvents: (events) => {
      const loaded = next();
      for (const event of events) {
        for (const identifier of identifiersOf(event)) facets.holdIdentifier(loaded, identifier);
      }
      const several = events.filter((event) => identifiersOf(event).length > 1);
      for (const event of several) holdStatedPairs(loaded, event);
      if (several.length > 0) links.holdCannotLinks(loaded, profilesIn(loaded, events));
      return loaded;
    },
    forIdentifier: (identifier) => {
      const loaded = next();
      facets.holdIdentifier(loaded, identifier);
      return loaded;
    },
    forProfiles: (profiles) => {
      const loaded = nothingLoaded();
      for (const profile of profiles) facets.holdWhole(loaded, profile);
      links.holdAll(loaded);
      links.holdCannotLinks(loaded, profiles);
      return loaded;
    },
    profilesOfUnmerge: (unmerge) =>
      profilesOfUnmerge.all(unmerge).map((row) => int(row, "profile")),
  };
};
