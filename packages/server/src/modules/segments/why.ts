import type { WhyQuery, WhyResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type {
  CompiledCondition,
  FeatureRecords,
  ReadCondition,
  Subject,
} from "@attune/core/condition";
import { compileConditionNode, matchableOf, readCondition } from "@attune/core/condition";
import type { Mask } from "@attune/core/privacy";
import type { Memberships } from "@attune/core/segment";
import type { Clock } from "../../platform/clock/index.ts";
import type { MembershipEntry, ProfileRow, Store } from "../../platform/store/index.ts";
import type { Known } from "../conditions/index.ts";
import {
  behindOf,
  boundRecords,
  eventsOf,
  knownOf,
  sentenceOf,
  shownEvent,
  traceOf,
} from "../conditions/index.ts";
import { undoneTraits } from "../traits/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { entriesUntil, membershipsFrom, stateFrom } from "./as-of.ts";
import type { Asking } from "./people.ts";
import { movedView } from "./moved-view.ts";
import { subjectsOf } from "./people.ts";
import { checkOfProfiles } from "./seen-accounts.ts";

export type WhyDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
};

const NONE: ReadonlySet<string> = new Set();

const iso = (at: number): string => new Date(at).toISOString();

const movedBy = (entries: readonly MembershipEntry[], key: string): WhyResponse["moved"] => {
  const last = entries.find(({ entry }) => entry.entered.includes(key) || entry.left.includes(key));
  return last ? movedView(last, key) : null;
};

const membershipView = (
  { in: segments }: Memberships,
  moves: readonly MembershipEntry[],
  key: string,
): Pick<WhyResponse, "isIn" | "since" | "moved"> => {
  const since = Object.hasOwn(segments, key) ? segments[key] : undefined;
  return {
    isIn: since !== undefined,
    since: since === undefined ? null : iso(since),
    moved: movedBy(moves, key),
  };
};

const conditionView = (
  read: ReadCondition,
  condition: CompiledCondition,
  subject: Subject,
  known: Known,
  behind: ReadonlySet<string>,
) => {
  const { result, clauses } = condition.explain(subject);
  const next = condition.nextChange(subject);
  return {
    result,
    trace: traceOf(read, clauses, { known, events: null, behind }, subject.now),
    at: iso(subject.now),
    timezone: subject.zone,
    nextChange: next === null ? null : iso(next),
  };
};

/** Somebody as they stood at an instant, and what they had done by then. */
type Stood = {
  readonly row: ProfileRow;
  /** Null where what the state itself keeps of events is asked. */
  readonly records: FeatureRecords | null;
  readonly isComplete: boolean;
};

/**
 * Somebody as they stand. A state may keep fewer events than there are, as many as decide: what they
 * really did is read, unless that is too much.
 */
const standing = async (
  store: Store,
  row: ProfileRow,
  { condition: { features }, mask }: Asking,
): Promise<Stood> => {
  if (features.length === 0) return { row, records: null, isComplete: true };
  const { records, isComplete } = await eventsOf(store, row.id, features, mask);
  return isComplete || mask !== null
    ? { row, records, isComplete }
    : { row, records: null, isComplete: true };
};

const rowOf = async ({ reads }: Store, id: string): Promise<ProfileRow> => {
  const number = /^p(\d{1,15})$/.exec(id)?.[1];
  const row = number === undefined ? null : await reads.profileById(Number(number));
  if (!row) throw problem("profile-not-found");
  return row;
};

/** An instant that has passed; null when none is named. */
export const instantOf = (at: string | undefined, now: number): number | null => {
  if (at === undefined) return null;
  const instant = Date.parse(at);
  if (instant <= now) return instant;
  throw problem("parameter-not-valid", {
    errors: [{ pointer: "/at", detail: `${at} is yet to come: now it is ${iso(now)}` }],
  });
};

const stoodAt = async (
  store: Store,
  row: ProfileRow,
  { now, program, condition, mask }: Asking,
  moves: readonly MembershipEntry[],
): Promise<Stood> => {
  const { entries, isComplete } = await entriesUntil(store, row.id, now);
  const events = entries.flatMap(({ entry }) =>
    entry.kind === "event" ? [shownEvent(matchableOf(entry.event, entry.event.items), mask)] : [],
  );
  const then = { ...row, state: stateFrom(entries, program), memberships: membershipsFrom(moves) };
  return { row: then, records: boundRecords(condition.features, events), isComplete };
};

/**
 * Tells why somebody is, or is not, in a segment, by the condition that is live now. As of an instant
 * that has passed, it is asked of what had been committed by then to those who are one person now;
 * accounts are as they are now.
 */
export const createWhy = ({ store, clock, live }: WhyDeps) => {
  const { reads } = store;

  const segmentOf = (key: string) => {
    const { segments: program, segmentDefinitions } = live.current();
    const definition = segmentDefinitions.find((each) => each.key === key);
    const segment = program.segments.find((each) => each.key === key);
    if (!definition || !segment) throw problem("segment-not-found");
    const read = readCondition(definition.when);
    const condition = compileConditionNode(read.node);
    return { program, version: segment.version, read, condition };
  };

  return async (
    id: string,
    { of, at: wanted }: WhyQuery,
    mask: Mask | null,
  ): Promise<WhyResponse> => {
    const key = of.slice("segment:".length);
    const instead = "ask of an account, with GET /v1/accounts/{id}/why";
    checkOfProfiles(live.current().segments, key, instead);
    const { program, version, read, condition } = segmentOf(key);
    const now = clock.now();
    const then = instantOf(wanted, now);
    const current = await rowOf(store, id);
    const moves = (await reads.membershipEntries(current.id)).filter(
      ({ at }) => then === null || at <= then,
    );
    const fillings = await reads.fillings();
    const asking: Asking = { condition, program, fillings, mask, now: then ?? now };
    const stood: Stood =
      then === null
        ? await standing(store, current, asking)
        : await stoodAt(store, current, asking, moves);
    const [asked] = await subjectsOf(store, [stood.row], asking);
    if (!asked) throw problem("profile-not-found");
    const subject: Subject =
      stood.records === null ? asked.subject : { ...asked.subject, records: stood.records };
    const undone = await undoneTraits(store, program);
    const behind = behindOf(program, fillings, current.id);
    const known = knownOf(stood.row, program, asking.now, undone, mask);
    return {
      profile: `p${current.id}`,
      segment: key,
      version,
      ...membershipView(stood.row.memberships, moves, key),
      sentence: sentenceOf(read.node, live.current()),
      ...conditionView(read, condition, subject, known, then === null ? behind : NONE),
      isLookedAt: then !== null || !behind.has(key),
      isComplete: stood.isComplete,
    };
  };
};
