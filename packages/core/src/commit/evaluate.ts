import type { Event } from "../event/index.ts";
import { matchName } from "../condition/index.ts";
import type { ProfileState, Registers } from "../profile/index.ts";
import { zoneOfState } from "../profile/index.ts";
import type { LiveSegment, Memberships, Program } from "../segment/index.ts";
import { dueBy, evaluateSegments, lookedAt } from "../segment/index.ts";
import type { CommitContext } from "./record.ts";
import { record } from "./record.ts";
import type { Recorded } from "./entry.ts";
import type { ProfileRecord, WorkingSet } from "./working-set.ts";

/** Why segments are evaluated: the entry that may have changed them, or definitions that are new. */
export type Cause = number | null | "backfill";

const withDue = (
  memberships: Memberships,
  found: ReadonlyMap<string, number | null>,
  at: number,
  zone: string,
): Memberships => {
  let due: Record<string, number> | null = null;
  for (const [segment, instant] of found) {
    const known = Object.hasOwn(memberships.due, segment) ? memberships.due[segment] : null;
    if (known === instant) continue;
    due ??= { ...memberships.due };
    if (instant === null) delete due[segment];
    else due[segment] = instant;
  }
  return { ...memberships, due: due ?? memberships.due, at, zone };
};

/**
 * Evaluates some segments of a profile as it stands, records whom that moves, and keeps when each is to
 * be looked at next. What is not evaluated stays true until it is due: nothing that it reads changed.
 */
const evaluateSome = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  profile: ProfileRecord,
  segments: readonly LiveSegment[],
  cause: Cause,
): void => {
  const { program } = context;
  const { id, state, memberships } = profile;
  const at = lookedAt(profile, context.at);
  const { entered, left, due } = evaluateSegments(
    program,
    {
      profile: id,
      state,
      memberships,
      now: at,
      accountOf: (account) => set.accounts.get(account),
    },
    segments,
  );
  if (entered.length + left.length > 0)
    record(set, log, context, {
      kind: "membership",
      facet: id,
      cause: cause === "backfill" ? null : cause,
      entered,
      left,
      ...(cause === "backfill" ? { backfill: true } : {}),
    });
  profile.memberships = withDue(profile.memberships, due, at, zoneOfState(state, program.zone));
  set.touched.profiles.add(id);
};

/** Evaluates all segments of a profile, such as after it was joined with another. */
export const evaluateAll = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
  cause: Cause,
): void => {
  const profile = set.profiles.get(id);
  const { segments } = context.program;
  if (!profile || segments.length + Object.keys(profile.memberships.in).length === 0) return;
  evaluateSome(set, log, context, profile, segments, cause);
};

const NO_KEYS: ReadonlySet<string> = new Set();

/**
 * Fires a segment timer: what is due by now is evaluated, but for segments that whoever calls is about
 * to evaluate for another reason. False when nothing is due.
 */
export const evaluateDue = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
  except: ReadonlySet<string> = NO_KEYS,
): boolean => {
  const profile = set.profiles.get(id);
  const due = new Set(profile ? dueBy(profile.memberships, context.at) : []);
  if (!profile || due.size === 0) return false;
  const { program } = context;
  const segments = program.segments.filter(
    (segment) => due.has(segment.key) && !except.has(segment.key) && program.isKept(segment, id),
  );
  // A segment that is live no longer has nothing to be looked at; one that is not kept yet is come by.
  const gone = [...due].filter((key) => !segments.some((each) => each.key === key));
  profile.memberships = withDue(
    profile.memberships,
    new Map(gone.map((key) => [key, null])),
    profile.memberships.at,
    profile.memberships.zone,
  );
  evaluateSome(set, log, context, profile, segments, null);
  return true;
};

/** Whether registers hold the same values, whoever wrote them last. */
const holdSame = (a: Registers, b: Registers): boolean => {
  if (a === b) return true;
  const names = Object.keys(b);
  return (
    names.length === Object.keys(a).length &&
    names.every((name) => Object.hasOwn(a, name) && a[name]?.value === b[name]?.value)
  );
};

/** Whether two states show conditions the same attributes: what an event leaves as it was is the same object. */
const showSame = (a: ProfileState, b: ProfileState): boolean =>
  holdSame(a.traits, b.traits) &&
  holdSame(a.observed, b.observed) &&
  a.cart === b.cart &&
  a.orders === b.orders &&
  a.purchases === b.purchases;

/** Some lists as one, each segment once; a list that is alone as it is. */
const together = (lists: readonly (readonly LiveSegment[])[]): readonly LiveSegment[] => {
  const filled = lists.filter(({ length }) => length > 0);
  return filled.length > 1 ? [...new Set(filled.flat())] : (filled[0] ?? []);
};

/** The segments that an event can change. */
const touchedBy = (
  program: Program,
  { event, isStirred }: Happened,
  before: ProfileState,
  after: ProfileState,
): readonly LiveSegment[] =>
  together([
    program.readingEvent(matchName(event)),
    showSame(before, after) ? [] : program.readingAttributes,
    isStirred || before.accounts !== after.accounts ? program.readingAccounts : [],
  ]);

/** Whether somebody was looked at before, in the zone that the calendar is read in now. */
const isCurrent = ({ memberships, state }: ProfileRecord, { zone }: Program): boolean =>
  memberships.at > 0 && memberships.zone === zoneOfState(state, zone);

/**
 * Evaluates what looks into accounts, of a profile that has left one or is a member of one that changed:
 * after what time alone has changed by now.
 */
export const evaluateAccounts = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
  cause: Cause,
): void => {
  const profile = set.profiles.get(id);
  const { program } = context;
  if (!profile || program.readingAccounts.length === 0) return;
  evaluateDue(set, log, context, id);
  const segments = isCurrent(profile, program) ? program.readingAccounts : program.segments;
  evaluateSome(set, log, context, profile, segments, cause);
};

export type Happened = {
  readonly event: Event;
  /** Its sequence. */
  readonly cause: number;
  /** Its profile as it was before, unless it is new or was joined with another. */
  readonly before: ProfileState | null;
  /** Whether live conditions see its account otherwise than before. */
  readonly isStirred: boolean;
};

/** Evaluates what an event can have changed of the profile that it happened to. */
export const evaluateEvent = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  id: number,
  happened: Happened,
): void => {
  const { program } = context;
  const profile = set.profiles.get(id);
  if (!profile || program.segments.length === 0) return;
  const { before, cause } = happened;
  const segments =
    before && isCurrent(profile, program)
      ? touchedBy(program, happened, before, profile.state)
      : program.segments;
  if (segments.length > 0) evaluateSome(set, log, context, profile, segments, cause);
};
