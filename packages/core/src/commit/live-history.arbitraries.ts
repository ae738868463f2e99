import { fc } from "@fast-check/vitest";
import type { Happening } from "../condition/condition.arbitraries.ts";
import { attributesNear, conditions, happenings } from "../condition/condition.arbitraries.ts";
import type { JsonObject } from "../json/index.ts";
import { ownObject } from "../json/index.ts";
import type { Features } from "../profile/index.ts";
import { accountsOf } from "../profile/index.ts";
import type { Filling, Program } from "../segment/index.ts";
import { createProgram, toCatchUpWith } from "../segment/index.ts";
import { evaluateAccountAll, evaluateAccountDue, leaveAccountSegment } from "./evaluate-account.ts";
import { evaluateAccounts, evaluateAll } from "./evaluate.ts";
import { fillFeatures, leaveSegment } from "./fill.ts";
import type { History, Placed } from "./history.arbitraries.ts";
import { histories, takeOf, unmergeMeant } from "./history.arbitraries.ts";
import type { Written } from "./live-model.arbitraries.ts";
import { ACCOUNT_KEYS, eventsOf, PROFILE_KEYS, written } from "./live-model.arbitraries.ts";

export const HOUR = 3_600_000;
/** Before clocks change in Stockholm, so that days of 23 hours are met. */
export const LIVE_START = Temporal.Instant.from("2026-03-27T12:00:00Z").epochMilliseconds;

const scarce = fc.constantFrom("Viewed", "Added", "Bought");
const span = fc.constantFrom("2h", "12h", "24h", "5d", "today", "yesterday");
const few = fc.integer({ min: 1, max: 3 });
const plan = fc.constantFrom("a", "b", "B", null);

/** What segments of accounts ask: of what group calls say, of what is counted, of time, of one another. */
const ofAccounts: fc.Arbitrary<JsonObject> = fc.oneof(
  plan.map((each) => ({ plan: each })),
  few.map(($gte) => ({ events: { $gte } })),
  fc.constantFrom("-12h", "+2h", "+24h").map(($now) => ({ since: { $lt: { $now } } })),
  fc
    .tuple(fc.constantFrom("-24h", "-5h"), plan)
    .map(([$now, each]) => ({ $or: [{ last_seen: { $gte: { $now } } }, { plan: each }] })),
  fc
    .constantFrom("-24h", "-2h")
    .map(($now) => ({ $not: { last_seen: { $gte: { $now } } }, events: { $gte: 2 } })),
  fc.constantFrom<JsonObject[]>({ $not: { $segment: "gold" } }, { $segment: "gold", id: "acme" }),
);

/** What segments mostly ask: of the same few events so that they share them, of time, of accounts. */
const telling: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.tuple(scarce, few).map(([name, $gte]) => ({ $event: { name, count: { $gte } } })),
  fc
    .tuple(scarce, few, span)
    .map(([name, $gte, within]) => ({ $event: { name, count: { $gte }, within } })),
  fc.tuple(scarce, span).map(([name, within]) => ({
    $and: [{ $event: { name } }, { $event: { name, within, count: 0 } }],
  })),
  fc.tuple(scarce, scarce).map(([name, since]) => ({ $event: { name, since: { name: since } } })),
  plan.map((each) => ({ $account: { plan: each } })),
  fc
    .constantFrom("gold", "trials")
    .chain(($segment) =>
      fc.constantFrom<JsonObject[]>(
        { $account: { $segment } },
        { $not: { $account: { $segment } } },
        { $and: [{ $account: { $not: { $segment }, plan: "b" } }] },
        { $or: [{ $account: { $segment } }, { $segment: "vip" }] },
      ),
    ),
  fc
    .constantFrom("-12h", "+2h", "+24h")
    .map(($now) => ({ $account: { since: { $lt: { $now } }, events: { $gte: 2 } } })),
  plan.map((each) => ({ $and: [{ plan: each }, { $not: { $account: {} } }] })),
  fc.constantFrom("vip", "new").map(($segment) => ({ $not: { $segment } })),
  fc.tuple(scarce, plan).map(([name, each]) => ({
    $or: [{ $segment: "vip" }, { $and: [{ $event: { name } }, { plan: each }] }],
  })),
);

/** Definitions as they are published one after the other: some of the segments, each with a condition. */
export const publications: fc.Arbitrary<readonly (readonly Written[])[]> = fc
  .array(
    fc.tuple(
      ...ACCOUNT_KEYS.map(() => fc.option(ofAccounts, { nil: null, freq: 6 })),
      ...PROFILE_KEYS.map(() =>
        fc.option(fc.oneof(conditions, telling, telling), { nil: null, freq: 6 }),
      ),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((all) => {
    let last: readonly (Written | null)[] = [];
    return all.map((documents, nth) => {
      last = [...ACCOUNT_KEYS, ...PROFILE_KEYS].map((key, place) => {
        const document = documents[place] ?? null;
        // Now and then one stays as it is, beside others that need more of the same events.
        const kept = last[place] ?? null;
        if (kept !== null && (nth + place) % 2 === 0) return kept;
        return document === null ? null : written(key, nth + 1, document);
      });
      const present = last.flatMap((each) => each ?? []);
      // One that names another which is not there goes too, and with it those that name it.
      const keys = new Set<string>();
      return present.filter(({ live: { key, condition } }) => {
        const named = [...condition.segments, ...condition.accountSegments];
        const isSound = named.every((each) => keys.has(each));
        if (isSound) keys.add(key);
        return isSound;
      });
    });
  });

const NOTHING: Happening = {
  name: "Viewed",
  after: 0,
  late: 0,
  id: "m1",
  source: "web",
  properties: {},
  price: 0,
};

/** A step of a history of people about whom the conditions of the arbitraries ask. */
export type LiveStep = Placed & {
  /** Hours since the step before it; a message is `late` hours old. */ readonly after: number;
  readonly more: JsonObject;
};

const besides = fc.record({
  after: fc.constantFrom(0, 1, 1, 2, 5, 12, 24),
  attributes: attributesNear(LIVE_START),
  timezone: fc.constantFrom<JsonObject[]>(
    {},
    {},
    {},
    { timezone: "Europe/Stockholm" },
    { timezone: "UTC" },
  ),
  happening: happenings.map(([first]) => first ?? NOTHING),
});
type Beside = typeof besides extends fc.Arbitrary<infer T> ? T : never;

/** Most conditions ask about tracks, of somebody who can be told. */
const whoOf = (message: JsonObject, nth: number): JsonObject =>
  "userId" in message || "anonymousId" in message ? {} : { userId: nth % 3 === 0 ? "bo" : "ada" };

const saidIn = (
  message: JsonObject,
  { attributes, timezone, happening }: Beside,
  nth: number,
): JsonObject => {
  const { type } = message;
  if (type === "track" || type === "page" || (type === "identify" && nth % 2 === 0))
    return { type: "track", event: happening.name, properties: happening.properties };
  return { traits: { ...ownObject(message, "traits"), ...attributes, ...timezone } };
};

export const liveHistories: fc.Arbitrary<readonly LiveStep[]> = fc
  .tuple(histories(25), fc.array(besides, { minLength: 25, maxLength: 25 }))
  .map(([placed, others]) =>
    placed.map((each, nth) => {
      const beside = others[nth];
      if (beside === undefined) return { ...each, after: 0, more: {} };
      const { step } = each;
      if (step.step !== "send") return { ...each, after: beside.after, more: {} };
      const more = { ...whoOf(step.message, nth), ...saidIn(step.message, beside, nth) };
      return { ...each, late: beside.happening.late, after: beside.after, more };
    }),
  );

/** Definitions that are live, and the catching up with them, a few people at a time. */
export const openCatchUp = (history: History) => {
  const { set, log } = history;
  const [filled, evaluated, accountsEvaluated] = [
    new Map<string, Filling>(),
    new Map<string, Filling>(),
    new Map<string, Filling>(),
  ];
  /** The last entry before each feature was asked for. */
  const asked = new Map<string, number>();
  let program: Program = createProgram({
    segments: [],
    traits: [],
    evaluated,
    zone: "UTC",
  });

  const publishOfAccounts = (
    { accountSegments, accountsEnded }: ReturnType<typeof toCatchUpWith>,
    at: number,
  ): void => {
    const last = log.at(-1)?.seq ?? 0;
    for (const { key } of accountSegments) accountsEvaluated.set(key, { since: last, cursor: 0 });
    history.publish(program);
    for (const key of accountsEnded) {
      accountsEvaluated.delete(key);
      for (const id of set.accounts.keys())
        leaveAccountSegment(set, log, history.contextAt(at), id, key);
    }
  };
  const newest = (): number => Math.max(0, ...set.facets.keys());
  const publish = (all: readonly Written[], at: number): void => {
    const before = program;
    program = createProgram({
      segments: all.map(({ of, live }) => ({ ...live, of })),
      traits: [],
      evaluated,
      accountsEvaluated,
      zone: "UTC",
    });
    const place = { since: newest(), cursor: 0 };
    const news = toCatchUpWith(before, program);
    const { features, segments, forgotten, ended } = news;
    for (const key of forgotten) filled.delete(key);
    for (const key of features) {
      filled.set(key, place);
      asked.set(key, log.at(-1)?.seq ?? 0);
    }
    for (const { key } of segments) evaluated.set(key, place);
    publishOfAccounts(news, at);
    for (const key of ended) {
      evaluated.delete(key);
      for (const id of set.profiles.keys()) leaveSegment(set, log, history.contextAt(at), id, key);
    }
  };

  const moveOn = (
    fillings: Map<string, Filling>,
    known: readonly number[],
    limit: number,
    work: (ids: readonly number[], keys: ReadonlySet<string>) => void,
  ): boolean => {
    const [first] = [...fillings.values()];
    if (!first) return false;
    const together = [...fillings].filter(
      ([, each]) => each.since === first.since && each.cursor === first.cursor,
    );
    const ids = known
      .filter((id) => id > first.cursor && id <= first.since)
      .sort((a, b) => a - b)
      .slice(0, limit);
    const cursor = ids.length < limit ? first.since : (ids.at(-1) ?? first.since);
    for (const [key] of together) {
      if (cursor >= first.since) fillings.delete(key);
      else fillings.set(key, { since: first.since, cursor });
    }
    work(ids, new Set(together.map(([key]) => key)));
    return true;
  };

  return {
    program: (): Program => program,
    publish,
    step: (limit: number, at: number): boolean => {
      const accounts = new Map([...set.accounts.values()].map(({ made, id }) => [made, id]));
      const isWithAccounts = moveOn(accountsEvaluated, [...accounts.keys()], 1, (ids) => {
        for (const made of ids) {
          const id = accounts.get(made) ?? "";
          evaluateAccountAll(set, log, history.contextAt(at), id, "backfill");
        }
      });
      if (isWithAccounts) return true;
      const isFilling = moveOn(filled, [...set.facets.keys()], limit, (ids, keys) => {
        for (const key of keys) {
          const byFacet = new Map<number, Features>();
          for (const id of ids) {
            const events = eventsOf(history, new Set([id]), asked.get(key));
            byFacet.set(id, program.collect.ofAll(events, new Set([key])));
          }
          fillFeatures(set, byFacet);
        }
      });
      if (isFilling) return true;
      return moveOn(evaluated, [...set.facets.keys()], limit, (ids) => {
        for (const id of ids)
          if (set.profiles.has(id)) evaluateAll(set, log, history.contextAt(at), id, "backfill");
      });
    },
    /** Fires the timers of accounts, then comes by the members of the accounts that changed. */
    stirred: (at: number, isLate = false): void => {
      if (!isLate)
        for (const id of [...set.accounts.keys()].sort())
          evaluateAccountDue(set, log, history.contextAt(at), id);
      const accounts = new Set(set.touched.stirred);
      set.touched.stirred.clear();
      for (const profile of [...set.profiles.values()].sort((a, b) => a.id - b.id))
        if (accountsOf(profile.state.accounts).some(({ account }) => accounts.has(account)))
          evaluateAccounts(set, log, history.contextAt(at), profile.id, null);
    },
  };
};

/** Lets one step of a history happen; the time after it. */
export const happen = (
  history: History,
  { step, late, after, more }: LiveStep,
  before: number,
): number => {
  let now = before + after * HOUR;
  switch (step.step) {
    case "send":
      history.send({ ...step.message, ...more, timestamp: now - late * HOUR }, { at: now });
      break;
    case "unmerge": {
      const take = takeOf(history.set, step);
      if (take.length > 0) history.unmerge(take);
      break;
    }
    case "leave":
      history.leave(step, now);
      break;
    case "undo":
      history.undo(unmergeMeant(history.log, step), now);
      break;
    case "wait":
      now += step.days * 24 * HOUR;
      history.passTo(now);
  }
  return now;
};
