import type { AccountState } from "../account/index.ts";
import { accountAttributes } from "../account/index.ts";
import type { SeenAccount, Subject } from "../condition/index.ts";
import { subjectOf } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import type { AccountMemberships } from "./account-memberships.ts";
import type { Evaluated } from "./evaluate.ts";
import type { LiveSegment } from "./live-segment.ts";
import type { Program } from "./program.ts";

/** An account as it stands. */
export type AccountTarget = {
  readonly id: string;
  /** Sequence of the first event that named it. */
  readonly made: number;
  readonly state: AccountState;
  readonly memberships: AccountMemberships;
};

/** What a condition of accounts is asked of, at an instant (epoch ms). */
export const subjectOfAccount = (
  attributes: JsonObject,
  isIn: Subject["isIn"],
  now: number,
): Subject => ({ ...subjectOf(attributes, now), isIn });

/**
 * Evaluates some segments of an account, and those that refer to one which changed. A segment whose
 * members are not kept yet is passed over: whoever catches up with it comes by.
 */
export const evaluateAccountSegments = (
  { accounts: program }: Program,
  { id, made, state, memberships }: AccountTarget,
  wanted: readonly LiveSegment[],
  now: number,
): Evaluated => {
  const current = new Set(Object.keys(memberships.in));
  const attributes = accountAttributes(id, state);
  const subject = subjectOfAccount(attributes, (key) => current.has(key), now);
  const pending = new Set(wanted);
  const due = new Map<string, number | null>();
  const [entered, left]: [string[], string[]] = [[], []];
  for (const segment of program.segments) {
    if (!pending.has(segment) || !program.isKept(segment, made)) continue;
    const { key, condition } = segment;
    const holds = condition.holds(subject);
    due.set(key, condition.nextChange(subject));
    if (holds === current.has(key)) continue;
    if (holds) current.add(key);
    else current.delete(key);
    (holds ? entered : left).push(key);
    for (const other of program.referringTo(key)) pending.add(other);
  }
  return { entered, left, due };
};

/**
 * An account as conditions of people see it, or as much of it as `attributes` show: in the segments that are recorded, until the instant at
 * which time alone may change that. From then on it is looked at, whether or not its timer has fired.
 */
export const seenAccount = (
  { accounts: program }: Program,
  { id, made, state, memberships }: AccountTarget,
  attributes: JsonObject = accountAttributes(id, state),
): SeenAccount => {
  // What a reader may not see of it counts for its segments all the same.
  const whole = accountAttributes(id, state);
  const dueOf = (key: string): number => memberships.due[key] ?? Infinity;
  const isIn = (key: string, now: number): boolean => {
    const segment = program.byKey.get(key);
    const isRecorded = program.reachOf(key).every((each) => dueOf(each) > now);
    if (segment === undefined || isRecorded || !program.isKept(segment, made))
      return Object.hasOwn(memberships.in, key);
    return segment.condition.holds(subjectAt(now));
  };
  const subjectAt = (now: number): Subject => subjectOfAccount(whole, (key) => isIn(key, now), now);
  const changes = (key: string, now: number): number =>
    Math.min(
      Infinity,
      ...program.reachOf(key).map((each) => {
        const due = dueOf(each);
        const condition = program.byKey.get(each)?.condition;
        return due > now ? due : (condition?.nextChange(subjectAt(now)) ?? Infinity);
      }),
    );
  return { attributes, isIn, changes };
};
