import { clearTouched, pairKey } from "@attune/core/commit";
import type { Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { pairOf } from "@attune/core/identity";
import type { Database, Loaded, Loader, Row } from "../engine/index.ts";
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

/** Facets, profiles and accounts that the writer holds in memory between commits. */
const MAX_HELD = 12_000;

const createFacetHolder = (db: Database) => {
  const byIdentifier = db.prepare(`SELECT ${FACET_COLUMNS} FROM facet WHERE value = ? AND ns = ?`);
  const byId = db.prepare(`SELECT ${FACET_COLUMNS} FROM facet WHERE id = ?`);

  const rowOf = (profile: number): Row | undefined => byId.get(profile);

  return {
    holdIdentifier: (loaded: Loaded, identifier: Identifier): void => {
      if (loaded.set.byIdentifier.has(identifierKey(identifier))) return;
      const row = byIdentifier.get(identifier.value, identifier.ns);
      if (row) holdFacetRow(loaded, row, rowOf);
    },
    holdProfile: (loaded: Loaded, profile: number): void => {
      if (!loaded.set.profiles.has(profile)) holdProfileRow(loaded, profile, rowOf(profile));
    },
    holdWhole: (loaded: Loaded, profile: number): void => {
      holdProfileRow(loaded, profile, rowOf(profile));
      for (const { facet } of loaded.set.profiles.get(profile)?.members ?? []) {
        const row = byId.get(facet);
        if (row) holdFacetRow(loaded, row, rowOf);
      }
    },
  };
};

const createLinkHolder = (db: Database) => {
  const ofPair = db.prepare("SELECT a, b, seq, revoked_by FROM link WHERE a = ? AND b = ?");
  const ofFacet = db.prepare("SELECT a, b, seq, revoked_by FROM link WHERE a = ?1 OR b = ?1");
  const cannotLinksOf = db.prepare("SELECT a, b, unmerge FROM cannot_link WHERE a = ?1 OR b = ?1");
  const anyCannotLink = db.prepare("SELECT 1 AS found FROM cannot_link LIMIT 1");

  return {
    holdPair: (loaded: Loaded, one: Identifier, two: Identifier): void => {
      const a = loaded.set.byIdentifier.get(identifierKey(one));
      const b = loaded.set.byIdentifier.get(identifierKey(two));
      if (!a || !b || a.id === b.id) return;
      const pair = pairOf(a.id, b.id);
      const row = loaded.set.links.has(pairKey(pair)) ? undefined : ofPair.get(...pair);
      if (row) holdLinkRow(loaded, row);
    },
    holdAll: (loaded: Loaded): void => {
      for (const facet of loaded.set.facets.keys()) {
        for (const row of ofFacet.all(facet)) holdLinkRow(loaded, row);
      }
    },
    holdCannotLinks: (loaded: Loaded, profiles: Iterable<number>): void => {
      if (!anyCannotLink.get()) return;
      for (const profile of profiles) {
        for (const { facet } of loaded.set.profiles.get(profile)?.members ?? []) {
          for (const row of cannotLinksOf.all(facet)) holdCannotLinkRow(loaded, row);
        }
      }
    },
  };
};

export const createLoader = (db: Database): Loader => {
  const facets = createFacetHolder(db);
  const links = createLinkHolder(db);
  const accounts = createAccountHolder(db);
  const profilesOfUnmerge = db.prepare(
    "SELECT DISTINCT f.profile FROM cannot_link c JOIN facet f ON f.id IN (c.a, c.b) WHERE c.unmerge = ?",
  );

  // One writer owns the database: what it folded last is what stands, until it is told to forget.
  let held = nothingLoaded();
  const forget = (): void => {
    held = nothingLoaded();
  };

  /** What is held, ready for the next fold. */
  const next = (): Loaded => {
    const { facets: ofPeople, profiles, accounts: ofGroups } = held.set;
    if (Math.max(ofPeople.size, profiles.size, ofGroups.size) > MAX_HELD) forget();
    clearTouched(held.set);
    return held;
  };

  return {
    hold: () => undefined,
    holdBudgets: () => undefined,
    forget,
    forEvents: (events) => {
      const loaded = next();
      for (const event of events) {
        for (const identifier of identifiersOf(event)) facets.holdIdentifier(loaded, identifier);
      }
      const several = events.filter((event) => identifiersOf(event).length > 1);
      for (const event of several)
        for (const pair of statedPairs(event)) links.holdPair(loaded, ...pair);
      if (several.length > 0) links.holdCannotLinks(loaded, profilesIn(loaded, events));
      accounts.ofEvents(loaded, events);
      return loaded;
    },
    forIdentifiers: (identifiers) => {
      const loaded = next();
      for (const identifier of identifiers) facets.holdIdentifier(loaded, identifier);
      return loaded;
    },
    forMemberships: (profiles) => {
      const loaded = next();
      for (const profile of profiles) facets.holdProfile(loaded, profile);
      return loaded;
    },
    forProfiles: (profiles) => {
      const loaded = nothingLoaded();
      for (const profile of profiles) facets.holdWhole(loaded, profile);
      links.holdAll(loaded);
      links.holdCannotLinks(loaded, profiles);
      return loaded;
    },
    forAccounts: (ids) => {
      const loaded = nothingLoaded();
      accounts.byIds(loaded, ids);
      return loaded;
    },
    accounts: accounts.byIds,
    profilesOfUnmerge: (unmerge) =>
      profilesOfUnmerge.all(unmerge).map((row) => int(row, "profile")),
  };
};
