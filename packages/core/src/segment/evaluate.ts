import type { Subject } from "../condition/index.ts";
import type { ProfileState } from "../profile/index.ts";
import { accountsOf, zoneOfState } from "../profile/index.ts";
import type { TraitTarget } from "../trait/index.ts";
import type { AccountTarget } from "./evaluate-account.ts";
import { seenAccount } from "./evaluate-account.ts";
import type { LiveSegment } from "./live-segment.ts";
import type { Memberships } from "./memberships.ts";
import { dueBy, isIn } from "./memberships.ts";
import type { Program } from "./program.ts";

/** Whose traits, with the records that traits are measured of. */
export const traitTarget = (program: Program, state: ProfileState, now: number): TraitTarget => ({
  state,
  records: program.recordsOf(state),
  now,
  zone: zoneOfState(state, program.zone),
});

/** What is known of an account by its id; undefined where there is none. */
export type AccountOf = (id: string) => AccountTarget | undefined;

/** Each of a profile's accounts. */
const accountsSeen = (
  program: Program,
  state: ProfileState,
  accountOf: AccountOf,
): Subject["accounts"] =>
  accountsOf(state.accounts).flatMap(({ account }) => {
    const known = accountOf(account);
    return known ? [seenAccount(program, known)] : [];
  });

/** What conditions are asked of: a profile as it stands, at an instant (epoch ms). */
export const subjectOfState = (
  program: Program,
  state: ProfileState,
  memberships: Pick<Memberships, "in">,
  now: number,
  accountOf: AccountOf,
): Subject => {
  const target = traitTarget(program, state, now);
  const { traits, computedReads } = program;
  let attributes: Subject["attributes"] | null = null;
  let accounts: Subject["accounts"] | null = null;
  return {
    get attributes() {
      attributes ??= traits.attributesAt(target, computedReads);
      return attributes;
    },
    records: target.records,
    isIn: (segment) => Object.hasOwn(memberships.in, segment),
    get accounts() {
      accounts ??= accountsSeen(program, state, accountOf);
      return accounts;
    },
    now,
    zone: target.zone,
    ...(computedReads.length === 0 ? {} : { computed: traits.computedOf(target, computedReads) }),
  };
};

/** What an evaluation found: whom to move, and what is to be looked at next and when. */
export type Evaluated = {
  readonly entered: readonly string[];
  readonly left: readonly string[];
  /** Of the segments that were evaluated; null where time alone changes nothing. */
  readonly due: ReadonlyMap<string, number | null>;
};

/**
 * The instant (epoch ms) at which somebody is looked at: never before the last look, nor before what was
 * received. A command may have waited behind an event, and a clock may have been put back; states keep
 * only what questions of later instants need.
 */
export const lookedAt = (
  { state, memberships }: Pick<EvaluationTarget, "state" | "memberships">,
  now: number,
): number => Math.max(now, memberships.at, state.lastReceived);

/**
 * The segments that somebody is in at an instant: what time alone has changed since it was looked at
 * last is looked at now, whether or not its timer has fired.
 */
export const segmentsAt = (program: Program, target: EvaluationTarget): readonly string[] => {
  const { memberships, now } = target;
  const keys = new Set(Object.keys(memberships.in));
  const due = new Set(dueBy(memberships, now));
  const wanted = program.segments.filter(({ key }) => due.has(key));
  if (wanted.length === 0) return [...keys];
  const at = lookedAt(target, now);
  const { entered, left } = evaluateSegments(program, { ...target, now: at }, wanted);
  for (const key of left) keys.delete(key);
  return [...keys, ...entered];
};

export type EvaluationTarget = {
  readonly profile: number;
  readonly state: ProfileState;
  readonly memberships: Memberships;
  readonly now: number;
  /** Asked only where a condition looks into accounts. */
  readonly accountOf: AccountOf;
};

/**
 * Evaluates some segments of a profile, and those that refer to one which changed. A segment whose
 * members are not kept yet is passed over: whoever catches up with it comes by.
 */
export const evaluateSegments = (
  program: Program,
  { profile, state, memberships, now, accountOf }: EvaluationTarget,
  wanted: readonly LiveSegment[],
): Evaluated => {
  const current: Record<string, number> = { ...memberships.in };
  const subject = subjectOfState(program, state, { in: current }, now, accountOf);
  const pending = new Set(wanted);
  const due = new Map<string, number | null>();
  const changed = new Set<string>();
  for (const segment of program.segments) {
    if (!pending.has(segment) || !program.isKept(segment, profile)) continue;
    const { key, condition } = segment;
    const holds = condition.holds(subject);
    due.set(key, condition.nextChange(subject, holds));
    if (holds === Object.hasOwn(current, key)) continue;
    if (holds) current[key] = now;
    else delete current[key];
    changed.add(key);
    for (const other of program.referringTo(key)) pending.add(other);
  }
  const entered = [...changed].filter((key) => Object.hasOwn(current, key));
  const left = [...changed].filter((key) => isIn(memberships, key) && !Object.hasOwn(current, key));
  return { entered, left, due };
};
