import type { DatabaseSync } from "node:sqlite";
import type { WorkingSet } from "@attune/core/commit";
import { emptyWorkingSet, expiryOf, holdFacet, pairKey } from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { pairOf } from "@attune/core/identity";
import { facetFromRow, profileFromRow } from "./codec.ts";
import { int, maybeInt } from "./open.ts";

/** A working set and, by profile, the due time of the expiry timer that stood when it was loaded. */
export type Loaded = { readonly set: WorkingSet; readonly timers: Map<number, number> };

export type Loader = {
  /** What committing these events can read: facets, their profiles, stated pairs, cannot-links. */
  readonly forEvents: (events: readonly Event[]) => Loaded;
  readonly forIdentifier: (identifier: Identifier) => Loaded;
  /** A profile whole: every facet with its state, all links and cannot-links among and around them. */
  readonly forProfiles: (profiles: readonly number[]) => Loaded;
  readonly profileOfFacet: (facet: number) => number | null;
  readonly profilesOfUnmerge: (unmerge: number) => number[];
};

const identifiersOf = ({ identifiers, alias }: Event): Identifier[] => [
  ...identifiers,
  ...(alias?.anonymous ? [alias.anonymous] : []),
  ...(alias?.user ? [alias.user] : []),
];

export const createLoader = (db: DatabaseSync): Loader => {
  const facetByIdentifier = db.prepare("SELECT id, ns, value, anonymous, since, profile, state FROM facet WHERE value = ? AND ns = ?");
  const facetById = db.prepare("SELECT id, ns, value, anonymous, since, profile, state FROM facet WHERE id = ?");
  const profileById = db.prepare("SELECT id, seq, members, state FROM profile WHERE id = ?");
  const profileOf = db.prepare("SELECT profile FROM facet WHERE id = ?");
  const linkOfPair = db.prepare("SELECT seq, revoked_by FROM link WHERE a = ? AND b = ?");
  const linksOf = db.prepare("SELECT a, b, seq, revoked_by FROM link WHERE a = ?1 OR b = ?1");
  const cannotLinksOf = db.prepare("SELECT a, b, unmerge FROM cannot_link WHERE a = ?1 OR b = ?1");
  const anyCannotLink = db.prepare("SELECT 1 AS found FROM cannot_link LIMIT 1");
  const facetsOfUnmerge = db.prepare("SELECT DISTINCT f.profile FROM cannot_link c JOIN facet f ON f.id IN (c.a, c.b) WHERE c.unmerge = ?");

  const start = (): Loaded => ({ set: emptyWorkingSet(), timers: new Map() });

  const holdProfile = ({ set, timers }: Loaded, id: number): void => {
    if (set.profiles.has(id)) return;
    const row = profileById.get(id);
    if (!row) return;
    const profile = profileFromRow(row);
    set.profiles.set(id, profile);
    const timer = expiryOf(profile);
    if (timer) timers.set(id, timer.due);
  };

  const holdIdentifier = (loaded: Loaded, identifier: Identifier): void => {
    if (loaded.set.byIdentifier.has(identifierKey(identifier))) return;
    const row = facetByIdentifier.get(identifier.value, identifier.ns);
    if (!row) return;
    const facet = facetFromRow(row);
    holdFacet(loaded.set, facet);
    holdProfile(loaded, facet.profile);
  };

  const holdPair = ({ set }: Loaded, one: Identifier | undefined, two: Identifier | undefined): void => {
    const a = one && set.byIdentifier.get(identifierKey(one));
    const b = two && set.byIdentifier.get(identifierKey(two));
    if (!a || !b || a.id === b.id) return;
    const pair = pairOf(a.id, b.id);
    if (set.links.has(pairKey(pair))) return;
    const row = linkOfPair.get(...pair);
    if (row) set.links.set(pairKey(pair), { pair, seq: int(row, "seq"), revokedBy: maybeInt(row, "revoked_by") });
  };

  const holdCannotLinks = ({ set }: Loaded): void => {
    for (const { members } of set.profiles.values()) {
      for (const { facet } of members) {
        for (const row of cannotLinksOf.all(facet)) {
          const pair = pairOf(int(row, "a"), int(row, "b"));
          set.cannotLinks.set(pairKey(pair), { pair, unmerge: int(row, "unmerge") });
        }
      }
    }
  };

  const holdLinks = ({ set }: Loaded): void => {
    for (const facet of set.facets.keys()) {
      for (const row of linksOf.all(facet)) {
        const pair = pairOf(int(row, "a"), int(row, "b"));
        set.links.set(pairKey(pair), { pair, seq: int(row, "seq"), revokedBy: maybeInt(row, "revoked_by") });
      }
    }
  };

  return {
    forEvents: (events) => {
      const loaded = start();
      for (const event of events) {
        for (const identifier of identifiersOf(event)) holdIdentifier(loaded, identifier);
      }
      const several = events.filter((event) => identifiersOf(event).length > 1);
      for (const event of several) {
        const [anchor, ...others] = identifiersOf(event);
        for (const other of others) holdPair(loaded, anchor, other);
        const user = event.identifiers.find(({ ns }) => ns === "user_id");
        if (event.alias) for (const other of others) holdPair(loaded, user, other);
      }
      if (several.length > 0 && anyCannotLink.get()) holdCannotLinks(loaded);
      return loaded;
    },
    forIdentifier: (identifier) => {
      const loaded = start();
      holdIdentifier(loaded, identifier);
      return loaded;
    },
    forProfiles: (profiles) => {
      const loaded = start();
      for (const id of profiles) {
        holdProfile(loaded, id);
        for (const { facet } of loaded.set.profiles.get(id)?.members ?? []) {
          const row = facetById.get(facet);
          if (row) holdFacet(loaded.set, facetFromRow(row));
        }
      }
      holdLinks(loaded);
      holdCannotLinks(loaded);
      return loaded;
    },
    profileOfFacet: (facet) => maybeInt(profileOf.get(facet), "profile"),
    profilesOfUnmerge: (unmerge) => facetsOfUnmerge.all(unmerge).map((row) => int(row, "profile")),
  };
};
