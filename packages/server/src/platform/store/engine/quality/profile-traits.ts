import type { Database } from "../database.ts";
import type { ProfileMember, ProfileRecord } from "@attune/core/commit";
import { looksLikeContact } from "@attune/core/privacy";
import type { ProfileState } from "@attune/core/profile";
import { int, text } from "../database.ts";

type Traits = ProfileState["traits"];

/** The pseudo-trait under which the known profiles themselves are counted. */
export const KNOWN = "";

/** A profile is known when one of its facets names a person. */
export const isKnown = (members: readonly ProfileMember[]): boolean => {
  // Asked for each event, more than once: a loop is the fastest.
  for (const member of members) if (!member.anonymous) return true;
  return false;
};

/** The state for which a profile counts; null when it is not known. */
export const stateCounted = (profile: ProfileRecord | undefined): ProfileState | null =>
  profile && isKnown(profile.members) ? profile.state : null;

/** Longer trait names are not counted. */
const LONGEST_TRAIT = 200;

/** A trait without a name has no place among the counts, nor one whose name is somebody's contact data. */
export const isCounted = (trait: string): boolean =>
  trait !== KNOWN &&
  trait.length <= LONGEST_TRAIT &&
  // No engine but SQLite keeps a NUL.
  !trait.includes("\u0000") &&
  !looksLikeContact(trait);

const has = (traits: Traits | null, name: string): boolean => {
  if (!isCounted(name)) return false;
  const found = traits !== null && Object.hasOwn(traits, name) ? traits[name] : undefined;
  return found !== undefined && found.value !== null;
};

/** How many known profiles have a value for each trait, by what a change of profiles adds and takes away. */
export const createTally = () => {
  const changes = new Map<string, number>();
  const add = (trait: string, by: number): void => {
    // As the database would keep it: a lone surrogate in a name becomes the replacement character.
    const name = trait.toWellFormed();
    changes.set(name, (changes.get(name) ?? 0) + by);
  };
  return {
    changes,
    /** Counts a profile for what it has now instead of what it was counted for. */
    move: (before: Traits | null, now: Traits | null): void => {
      if (before === now) return;
      if (before === null) add(KNOWN, 1);
      else
        for (const name of Object.keys(before))
          if (has(before, name) && !has(now, name)) add(name, -1);
      if (now === null) add(KNOWN, -1);
      else
        for (const name of Object.keys(now)) if (has(now, name) && !has(before, name)) add(name, 1);
    },
  };
};

/** Counts the traits of known profiles as they are written; `day` is the UTC day of the commit. */
export const createProfileTraits = (db: Database, day: () => number) => {
  const upsert = db.prepare(
    "INSERT INTO quality_profile_trait (trait, day, change) VALUES (?, ?, ?) ON CONFLICT (trait, day) DO UPDATE SET change = quality_profile_trait.change + excluded.change",
  );
  const tallies = new Map<number, ReturnType<typeof createTally>>();
  const tallyOf = (of: number): ReturnType<typeof createTally> => {
    const found = tallies.get(of) ?? createTally();
    tallies.set(of, found);
    return found;
  };
  return {
    move: (before: Traits | null, now: Traits | null): void => {
      if (before !== now) tallyOf(day()).move(before, now);
    },
    flush: (): void => {
      if (tallies.size === 0) return;
      for (const [of, { changes }] of tallies)
        for (const [trait, change] of changes) if (change !== 0) upsert.run(trait, of, change);
      tallies.clear();
    },
    forget: (): void => tallies.clear(),
  };
};

/** The counts as they stand, for `verify`: trait → known profiles with a value for it, zeros left out. */
export const storedProfileTraits = (db: Database): [string, string][] =>
  db
    .prepare(
      "SELECT trait, sum(change) AS n FROM quality_profile_trait GROUP BY trait HAVING sum(change) <> 0",
    )
    .all()
    .map((row) => [text(row, "trait"), String(int(row, "n"))]);
