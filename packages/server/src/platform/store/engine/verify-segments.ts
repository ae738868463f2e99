import type { ProfileRecord, WorkingSet } from "@attune/core/commit";
import type { ProfileState } from "@attune/core/profile";
import { accountsOf, decodeState, encodeState, pickFeatures } from "@attune/core/profile";
import type { AccountOf, Memberships, Program } from "@attune/core/segment";
import { evaluateSegments, membershipsFrom } from "@attune/core/segment";
import type { Database } from "./database.ts";
import { int, maybeText, text } from "./database.ts";
import { fillingRows, liveProgram } from "./program-rows.ts";

/** States as the texts that are compared: without features that are not caught up with, or live no longer. */
export type StateTexts = {
  readonly stored: <T extends string | null>(state: T) => T | string;
  readonly folded: (state: ProfileState) => string;
};

export const stateTexts = (db: Database): StateTexts => {
  const { program } = liveProgram(db);
  const filling = new Set(
    fillingRows(db).flatMap(({ kind, key }) => (kind === "feature" ? [key] : [])),
  );
  const whole = new Set(program.features.flatMap(({ key }) => (filling.has(key) ? [] : [key])));
  const folded = (state: ProfileState): string =>
    encodeState({ ...state, features: pickFeatures(state.features, (key) => whole.has(key)) });
  return {
    folded,
    stored: (state) =>
      state === null || !state.includes('"features":') ? state : folded(decodeState(state)),
  };
};

export type Compare = (
  table: string,
  stored: Iterable<readonly [string, string]>,
  folded: Map<string, string>,
) => void;

/** When it is next to be looked at may be told early, never late (L4): an earlier look told no later than this one. */
export const notLate = (
  { at, due }: Pick<Memberships, "at" | "due">,
  key: string,
  found: number | null,
): number | null => {
  const kept = due[key];
  return kept !== undefined && kept > at && kept <= (found ?? Infinity) ? kept : found;
};

/** What a profile's memberships come to when all of its segments are evaluated anew. */
const evaluatedText = (
  program: Program,
  { accounts }: WorkingSet,
  { id: profile, state }: ProfileRecord,
  memberships: Memberships,
): string => {
  const accountOf: AccountOf = (id) => accounts.get(id);
  const target = { profile, state, memberships, now: memberships.at, accountOf };
  const { due, entered, left } = evaluateSegments(program, target, program.segments);
  const dues = [...due].flatMap(([key, found]) => {
    const instant = notLate(memberships, key, found);
    return instant === null ? [] : [`${key}@${instant}`];
  });
  return JSON.stringify({ entered, left, due: dues.sort() });
};

const storedText = (program: Program, profile: number, { due }: Memberships): string => {
  const kept = new Set(
    program.segments.flatMap((segment) => (program.isKept(segment, profile) ? [segment.key] : [])),
  );
  const dues = Object.entries(due).flatMap(([key, instant]) =>
    kept.has(key) ? [`${key}@${instant}`] : [],
  );
  return JSON.stringify({ entered: [], left: [], due: dues.sort() });
};

/** Whether somebody is a member of an account that has changed, and may not be come by yet. */
const queuedIn = (db: Database): ((profile: ProfileRecord) => boolean) => {
  const rows = fillingRows(db).filter(({ kind }) => kind === "account");
  const queued = new Set(rows.map(({ key }) => key));
  return ({ state }) =>
    queued.size > 0 && accountsOf(state.accounts).some(({ account }) => queued.has(account));
};

/**
 * Compares in which segments the log says that people are with what their rows say, and both with the
 * conditions, evaluated anew at the moment of the last look (L5). What the rows say of the next look
 * is then taken over, for the timers to be compared with.
 */
export const compareMemberships = (db: Database, set: WorkingSet, compare: Compare): void => {
  const { program } = liveProgram(db);
  const isQueued = queuedIn(db);
  const [stored, folded] = [new Map<string, string>(), new Map<string, string>()];
  const [asked, answered] = [new Map<string, string>(), new Map<string, string>()];
  const members = new Map<string, string>();
  const rows = db.prepare("SELECT id, memberships FROM facet WHERE seq IS NOT NULL");
  for (const row of rows.iterate()) {
    const profile = set.profiles.get(int(row, "id"));
    if (!profile) continue;
    const key = String(profile.id);
    const memberships = membershipsFrom(maybeText(row, "memberships"));
    stored.set(key, JSON.stringify(memberships.in));
    folded.set(key, JSON.stringify(sortedIn(profile.memberships)));
    if (!isQueued(profile)) {
      asked.set(key, storedText(program, profile.id, memberships));
      answered.set(key, evaluatedText(program, set, profile, memberships));
    }
    for (const [segment, since] of Object.entries(memberships.in))
      members.set(`${segment}/${key}`, String(since));
    profile.memberships = memberships;
  }
  compare("membership", stored, folded);
  compare("segment", asked, answered);
  const storedMembers = [...db.prepare("SELECT segment, profile, since FROM member").iterate()].map(
    (row): [string, string] => [
      `${text(row, "segment")}/${int(row, "profile")}`,
      String(int(row, "since")),
    ],
  );
  compareSizes(db, members.keys(), compare);
  compare("member", storedMembers, members);
};

/** Compares how many members segments are said to have with those that they have. */
const compareSizes = (db: Database, members: Iterable<string>, compare: Compare): void => {
  const counted = new Map<string, number>();
  for (const member of members) {
    const segment = member.slice(0, member.lastIndexOf("/"));
    counted.set(segment, (counted.get(segment) ?? 0) + 1);
  }
  const stored = db
    .prepare("SELECT segment, sum(members) AS n FROM segment_size GROUP BY segment")
    .all()
    .map((row): [string, string] => [text(row, "segment"), String(int(row, "n"))]);
  compare(
    "segment_size",
    stored.filter(([, members]) => members !== "0"),
    new Map([...counted].map(([segment, n]) => [segment, String(n)])),
  );
};

const sortedIn = ({ in: segments }: Memberships): Memberships["in"] =>
  Object.fromEntries(Object.entries(segments).sort(([a], [b]) => (a < b ? -1 : 1)));
