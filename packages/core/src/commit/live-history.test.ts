import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Program } from "../segment/index.ts";
import { firstDue, segmentsAt } from "../segment/index.ts";
import type { History } from "./history.arbitraries.ts";
import { DAY, openHistory } from "./history.arbitraries.ts";
import type { Written } from "./live-history.arbitraries.ts";
import {
  happen,
  HOUR,
  LIVE_START,
  liveHistories,
  modelSegments,
  openCatchUp,
  publications,
  written,
} from "./live-history.arbitraries.ts";
import type { ProfileRecord } from "./working-set.ts";

type Situation = { readonly history: History; readonly catchUp: ReturnType<typeof openCatchUp> };

/** The segments of which a profile's membership is known by now: with all that they refer to. */
const keptOf = (program: Program, id: number): ReadonlySet<string> => {
  const kept = new Set<string>();
  for (const segment of program.segments)
    if (program.isKept(segment, id) && segment.condition.segments.every((key) => kept.has(key)))
      kept.add(segment.key);
  return kept;
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
  const kept = keptOf(program, id);
  const known = (keys: readonly string[]): string[] => keys.filter((key) => kept.has(key)).sort();
  const accountOf = (account: string) => history.set.accounts.get(account)?.state;
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
  for (const profile of situation.history.set.profiles.values())
    compareOne(situation, profile, all, now);
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
    "L5, L4: whatever happens and whatever is published on the way, everybody is where a reading of all events says, until the instant that it says",
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
        catchUp.stirred(now);
        // Two people at a time, between events: some of them come while it goes on.
        for (let left = paces[nth] ?? 0; left > 0; left -= 1) catchUp.step(2, now);
        compare({ history, catchUp }, all, now);
      }
      while (catchUp.step(2, now));
      compare({ history, catchUp }, all, now);
    },
  );

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
