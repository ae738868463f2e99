import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Program } from "../segment/index.ts";
import { firstDue, seenAccount, segmentsAt } from "../segment/index.ts";
import type { History } from "./history.arbitraries.ts";
import { DAY, openHistory } from "./history.arbitraries.ts";
import { accountsOf } from "../profile/index.ts";
import type { Written } from "./live-model.arbitraries.ts";
import {
  happen,
  HOUR,
  LIVE_START,
  liveHistories,
  openCatchUp,
  publications,
} from "./live-history.arbitraries.ts";
import { modelAccountSegments, modelSegments, written } from "./live-model.arbitraries.ts";
import type { AccountRecord, ProfileRecord } from "./working-set.ts";

type Situation = { readonly history: History; readonly catchUp: ReturnType<typeof openCatchUp> };

/** The segments of accounts that are known by now of an account: with all that they refer to. */
const keptOfAccount = ({ accounts }: Program, { made }: AccountRecord): ReadonlySet<string> =>
  new Set(
    accounts.segments.flatMap(({ key }) =>
      accounts
        .reachOf(key)
        .flatMap((each) => accounts.byKey.get(each) ?? [])
        .every((each) => accounts.isKept(each, made))
        ? [key]
        : [],
    ),
  );

const accountsIn = ({ set }: History, { state }: ProfileRecord): AccountRecord[] =>
  accountsOf(state.accounts).flatMap(({ account }) => set.accounts.get(account) ?? []);

/** The segments of which a profile's membership is known by now: with all that they refer to. */
const keptOf = (program: Program, history: History, profile: ProfileRecord) => {
  const ofAccounts = accountsIn(history, profile).map((each) => keptOfAccount(program, each));
  const kept = new Set<string>();
  for (const segment of program.segments) {
    const { segments, accountSegments } = segment.condition;
    if (
      program.isKept(segment, profile.id) &&
      segments.every((key) => kept.has(key)) &&
      ofAccounts.every((known) => accountSegments.every((key) => known.has(key)))
    )
      kept.add(segment.key);
  }
  return kept;
};

/** Compares an account's segments with the reference: now, and around the next instant that time may change. */
const compareAccount = (
  { catchUp }: Situation,
  account: AccountRecord,
  all: readonly Written[],
  now: number,
): void => {
  const program = catchUp.program();
  const { memberships } = account;
  const kept = keptOfAccount(program, account);
  const known = (keys: readonly string[]): string[] => keys.filter((key) => kept.has(key)).sort();
  const seen = seenAccount(program, account);
  const at = (instant: number): string[] =>
    known(program.accounts.segments.map(({ key }) => key)).filter((key) => seen.isIn(key, instant));
  const wanted = (instant: number): string[] => known(modelAccountSegments(account, all, instant));
  const stood = known(Object.keys(memberships.in));
  const due = firstDue(memberships);
  expect(at(now)).toEqual(wanted(now));
  if (due === null) expect(wanted(now + 1_000 * DAY)).toEqual(stood);
  if (due === null || due <= now) return;
  expect(stood).toEqual(wanted(now));
  expect(stood).toEqual(wanted(due - 1));
  expect(at(due)).toEqual(wanted(due));
};

/** Compares a profile's segments with the reference: now, and around the next instant that time may change. */
const compareOne = (
  { history, catchUp }: Situation,
  profile: ProfileRecord,
  all: readonly Written[],
  now: number,
): void => {
  const program = catchUp.program();
  const { id, state, memberships } = profile;
  const kept = keptOf(program, history, profile);
  const known = (keys: readonly string[]): string[] => keys.filter((key) => kept.has(key)).sort();
  const accountOf = (account: string) => history.set.accounts.get(account);
  const at = (instant: number): string[] =>
    known(segmentsAt(program, { profile: id, state, memberships, now: instant, accountOf }));
  const wanted = (instant: number): string[] =>
    known(modelSegments(history, profile, all, instant));
  const stood = known(Object.keys(memberships.in));
  const due = firstDue(memberships);
  expect(at(now)).toEqual(wanted(now));
  if (due === null) expect(wanted(now + 1_000 * DAY)).toEqual(stood);
  if (due === null || due <= now) return;
  expect(stood).toEqual(wanted(now));
  expect(stood).toEqual(wanted(due - 1));
  expect(at(due)).toEqual(wanted(due));
};

const compare = (situation: Situation, all: readonly Written[], now: number): void => {
  const { profiles, accounts } = situation.history.set;
  for (const account of accounts.values()) compareAccount(situation, account, all, now);
  for (const profile of profiles.values()) compareOne(situation, profile, all, now);
};

/** To whom the last event of the log happened. */
const lastOf = ({ log, set }: History): ProfileRecord | undefined => {
  const entry = log.findLast((each) => each.entry.kind === "event")?.entry;
  const facet = entry?.kind === "event" ? set.facets.get(entry.facet) : undefined;
  return facet && set.profiles.get(facet.profile);
};

describe("segments of a history", () => {
  test.prop(
    [
      publications,
      liveHistories,
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 25, maxLength: 25 }),
    ],
    { numRuns: 600 },
  )(
    "L5, L4: whatever happens and whatever is published on the way, everybody and every account is where a reading of all events says, until the instant that it says",
    (published, steps, paces) => {
      const history = openHistory();
      const catchUp = openCatchUp(history);
      let all: readonly Written[] = [];
      let now = LIVE_START;
      const every = Math.max(1, Math.ceil(steps.length / published.length));
      for (const [nth, step] of steps.entries()) {
        const next = nth % every === 0 ? published[nth / every] : undefined;
        if (next) {
          all = next;
          catchUp.publish(all, now);
        }
        now = happen(history, step, now);
        // Their own event takes people along at once, before the members of their account are come by.
        const own = step.step.step === "send" ? lastOf(history) : undefined;
        if (own) compareOne({ history, catchUp }, own, all, now);
        // Now and then the timers of accounts are late: who is asked for them then sees it all the same.
        catchUp.stirred(now, (paces[nth] ?? 0) % 2 === 1);
        // Two people at a time, between events: some of them come while it goes on.
        for (let left = paces[nth] ?? 0; left > 0; left -= 1) {
          catchUp.step(2, now);
          catchUp.stirred(now, true);
        }
        compare({ history, catchUp }, all, now);
      }
      while (catchUp.step(2, now)) catchUp.stirred(now);
      compare({ history, catchUp }, all, now);
    },
  );

  test("L4: an event that brings an account back to where time had taken it from brings its members back, though the account's timer is late", () => {
    const history = openHistory();
    const catchUp = openCatchUp(history);
    const busy = written("gold", 1, { last_seen: { $gte: { $now: "-24h" } } });
    catchUp.publish([busy, written("a", 1, { $account: { $segment: "gold" } })], LIVE_START);
    const group = { type: "group", groupId: "acme", traits: {} };
    for (const userId of ["ada", "bo"])
      history.send({ ...group, userId, timestamp: LIVE_START }, { at: LIVE_START });
    const segmentsOf = (who: string) =>
      Object.keys(history.profileOf(`user_id:${who}`)?.memberships.in ?? {});
    expect([segmentsOf("ada"), segmentsOf("bo")]).toEqual([["a"], ["a"]]);
    // The timers of people fire, that of the account does not yet.
    const later = LIVE_START + 30 * HOUR;
    history.passTo(later);
    expect([segmentsOf("ada"), segmentsOf("bo")]).toEqual([[], []]);
    expect(Object.keys(history.set.accounts.get("acme")?.memberships.in ?? {})).toEqual(["gold"]);
    const context = { groupId: "acme" };
    history.send({ userId: "bo", event: "Viewed", context, timestamp: later }, { at: later });
    expect(segmentsOf("bo")).toEqual(["a"]);
    catchUp.stirred(later, true);
    expect(segmentsOf("ada")).toEqual(["a"]);
    const moves = history.log.flatMap(({ entry }) =>
      entry.kind === "account-membership" ? [[entry.entered, entry.left]] : [],
    );
    expect(moves).toEqual([
      [["gold"], []],
      [[], ["gold"]],
      [["gold"], []],
    ]);
  });

  test("nobody leaves and enters again where a command has waited behind an event", () => {
    const history = openHistory();
    const catchUp = openCatchUp(history);
    const when = { $event: { name: "Bought", within: "60d" } };
    catchUp.publish([written("a", 1, when)], LIVE_START);
    const [before, after] = [LIVE_START + HOUR, LIVE_START + HOUR + 5];
    history.send({ userId: "ada", event: "Bought", timestamp: LIVE_START }, { at: LIVE_START });
    history.send({ userId: "ada", event: "Bought", timestamp: after }, { at: after });
    const moves = () => history.log.filter(({ entry }) => entry.kind === "membership").length;
    expect(moves()).toBe(1);
    // The latest purchase is all that is kept: an instant before it has nothing to go by.
    catchUp.publish([written("a", 1, when), written("b", 1, { $segment: "a" })], before);
    while (catchUp.step(2, before));
    expect(moves()).toBe(2);
    expect(Object.keys(history.profileOf("user_id:ada")?.memberships.in ?? {})).toEqual(["a", "b"]);
  });

  test("L4: whoever moves to another zone has another calendar at once", () => {
    const history = openHistory();
    const catchUp = openCatchUp(history);
    const when = { $event: { name: "Bought", within: "yesterday" } };
    catchUp.publish([written("a", 1, when)], LIVE_START);
    const evening = LIVE_START + 10 * HOUR;
    history.send({ userId: "ada", event: "Bought", timestamp: evening }, { at: evening });
    const segments = () => Object.keys(history.profileOf("user_id:ada")?.memberships.in ?? {});
    expect(segments()).toEqual([]);
    // Half past eleven in the evening in UTC is the next day in Stockholm.
    const night = LIVE_START + 11.5 * HOUR;
    const traits = { timezone: "Europe/Stockholm" };
    history.send({ type: "identify", userId: "ada", traits, timestamp: night }, { at: night });
    expect(segments()).toEqual(["a"]);
  });
});
