import type { Database } from "../database.ts";
import type { Recorded, WorkingSet } from "@attune/core/commit";
import { NO_CONSENTS } from "@attune/core/consent";
import type { Event, Refusal } from "@attune/core/event";
import { dayOf } from "@attune/core/quality";
import type { RejectedCount } from "../../quality-contract.ts";
import { profileFromRow, FACET_COLUMNS } from "../codec.ts";
import type { Loaded } from "../loaded.ts";
import type { EngineParts } from "../parts.ts";
import { int } from "../database.ts";
import type { Broken, Folded } from "./outcomes.ts";
import { createOutcomes } from "./outcomes.ts";
import { createProfileConsents } from "./profile-consents.ts";
import { createProfileTraits, createTally, stateCounted } from "./profile-traits.ts";
import { anonymousProfiles, anonymousSides, createTies, isTied, tiedFacets } from "./ties.ts";

/** What folding an event said about its being tied to a known profile. */
export type Tie = Folded & {
  readonly seq: number;
  /** Anonymous facets that it made part of a known profile. */
  readonly joined: readonly number[];
};

/**
 * Counts quality in the transaction that it speaks of: in memory while it runs, into the tables
 * before its end. What a rollback undoes is forgotten.
 */
export type QualityCounter = {
  /** To be asked before an event is folded; the answer takes the entries that the fold made of it. */
  readonly watch: (set: WorkingSet, event: Event) => (recorded: readonly Recorded[]) => Tie;
  /** After the fold is written: `broken` are the rules that the event was warned about. */
  readonly accepted: (tie: Tie, broken?: readonly Broken[]) => void;
  readonly released: (tie: Tie) => void;
  readonly quarantined: (event: Event, broken: readonly Broken[]) => void;
  readonly duplicate: (event: Event) => void;
  readonly rejected: (counts: readonly RejectedCount[]) => void;
  /** What a fold did to the profiles that it touched, before they are written. */
  readonly profiles: (loaded: Loaded) => void;
  readonly separated: (set: WorkingSet, facets: readonly number[], seq: number) => void;
  /** To be asked before an undo; the answer counts what it tied. */
  readonly watchUndo: (
    set: WorkingSet,
  ) => (done: { readonly seq: number; readonly at: number }) => void;
  /** Adds to the tables what was counted, before the commit. */
  readonly flush: () => void;
  /** After a rollback, to the last committed sequence. */
  readonly forget: (seq: number) => void;
};

/** Counts the profiles of a database that is older than the counting, once. */
export const countProfilesOnce = (db: Database): void => {
  const start = db.prepare("SELECT seq, profiles FROM quality_start").get();
  if (int(start, "profiles") === 1) return;
  db.exec("BEGIN IMMEDIATE");
  const tally = createTally();
  const consents = createProfileConsents(db);
  const rows = db.prepare(`SELECT ${FACET_COLUMNS} FROM facet WHERE seq IS NOT NULL`);
  for (const row of rows.iterate()) {
    const state = stateCounted(profileFromRow(row));
    tally.move(null, state?.traits ?? null);
    consents.move(NO_CONSENTS, state?.consent ?? NO_CONSENTS);
  }
  const last = db.prepare("SELECT coalesce(max(at), 0) AS at FROM log").get();
  const insert = db.prepare(
    "INSERT INTO quality_profile_trait (trait, day, change) VALUES (?, ?, ?)",
  );
  for (const [trait, count] of tally.changes)
    if (count !== 0) insert.run(trait, dayOf(int(last, "at")), count);
  consents.flush();
  db.exec("UPDATE quality_start SET profiles = 1; COMMIT");
};

const createRejected = (db: Database) => {
  const upsert = db.prepare(
    "INSERT INTO quality_rejection (source, day, code, count) VALUES (?, ?, ?, ?) ON CONFLICT (source, day, code) DO UPDATE SET count = quality_rejection.count + excluded.count",
  );
  return (counts: readonly RejectedCount[]): void => {
    for (const { source, day, code, count } of counts) upsert.run(source, day, code, count);
  };
};

/** Counts known profiles, by their traits and answers, as they are written. */
const createProfiles = (db: Database, day: () => number) => {
  const traits = createProfileTraits(db, day);
  const consents = createProfileConsents(db);
  return {
    /** Counts profiles for what they are now; what a fold left alone is the same object. */
    count: ({ set, counted }: Loaded): void => {
      for (const id of set.touched.profiles) {
        const before = counted.get(id) ?? null;
        const now = stateCounted(set.profiles.get(id));
        traits.move(before?.traits ?? null, now?.traits ?? null);
        consents.move(before?.consent ?? NO_CONSENTS, now?.consent ?? NO_CONSENTS);
        if (now === null) counted.delete(id);
        else counted.set(id, now);
      }
    },
    flush: (): void => {
      traits.flush();
      consents.flush();
    },
    forget: (): void => {
      traits.forget();
      consents.forget();
    },
  };
};

const NO_REFUSALS: readonly Refusal[] = [];

/** The event among the entries of its fold, and the links that were refused. */
const foldedIn = (recorded: readonly Recorded[], last: number) => {
  let [seq, facet] = [last, Number.NaN];
  let refused = NO_REFUSALS;
  // Asked for each event: a loop is the fastest.
  for (const { seq: at, entry } of recorded) {
    if (entry.kind === "event") [seq, facet] = [at, entry.facet];
    else if (entry.kind === "refusal") refused = refused.concat(entry.refused);
  }
  return { seq, facet, refused };
};

export const createQualityCounter = (
  db: Database,
  { state, openEvents, lock }: EngineParts,
): QualityCounter => {
  const outcomes = createOutcomes(db);
  const ties = createTies(db, openEvents);
  const profiles = createProfiles(db, () => dayOf(state.at()));

  const tieEarlier = (facets: readonly number[], at: number, before: number): void => {
    if (facets.length === 0) return;
    for (const { source, time } of ties.tie(facets, at, before)) outcomes.tiedLater(source, time);
  };
  const settle = ({ event, seq, facet, isTied, joined }: Tie): void => {
    tieEarlier(joined, event.time, seq);
    if (!isTied) ties.opened({ facet, time: event.time, seq, source: event.source });
  };

  return {
    watch: (set, event) => {
      const sides = anonymousSides(set, event);
      return (recorded) => {
        const { seq, facet, refused } = foldedIn(recorded, state.seq());
        const joined = tiedFacets(set, sides);
        return { event, seq, facet, isTied: isTied(set, facet), refused, joined };
      };
    },
    accepted: (tie, broken) => {
      settle(tie);
      outcomes.accepted(tie, broken);
    },
    released: (tie) => {
      settle(tie);
      outcomes.released(tie);
    },
    quarantined: outcomes.quarantined,
    duplicate: outcomes.duplicate,
    rejected: createRejected(db),
    profiles: profiles.count,
    separated: ties.separated,
    watchUndo: (set) => {
      const sides = anonymousProfiles(set);
      return ({ seq, at }) => tieEarlier(tiedFacets(set, sides), at, seq);
    },
    flush: () => {
      // What was counted of names elsewhere in the meantime is asked for anew.
      if (outcomes.isCounting() && lock("quality")) outcomes.forgetRoom();
      outcomes.flush();
      profiles.flush();
      ties.turn();
    },
    forget: (seq) => {
      outcomes.forget();
      profiles.forget();
      ties.forget(seq);
    },
  };
};
