import { describe, expect, test } from "vitest";
import {
  BUYERS,
  caughtUp,
  clockTo,
  DAY,
  identify,
  isSound,
  order,
  publish,
  segmentsOf,
  START,
  started,
  SWEDES,
} from "./segment-steps.ts";

const TRIAL = { kind: "segment", key: "trial", when: { ends: { $gt: { $now: "-1d" } } } };
/** Numbers that are no instant, or only just: a date ends at 8.64e15. */
const FAR = [1e300, -1e300, 1e16, 8.64e15, -8.64e15, Number.MAX_SAFE_INTEGER];

describe("a number that is no instant", () => {
  test("in a trait that is compared with now stops nobody's segments", async () => {
    const attune = await started([]);
    for (const [nth, ends] of FAR.entries()) await identify(attune, `early${nth}`, { ends });
    await identify(attune, "kim", { ends: START });
    await publish(attune, TRIAL);
    await caughtUp(attune);
    for (const [nth, ends] of FAR.entries()) await identify(attune, `late${nth}`, { ends });
    expect(await segmentsOf(attune)).toEqual(["trial"]);
    await clockTo(attune, START + DAY);
    expect(await segmentsOf(attune)).toEqual([]);
    await isSound(attune);
  });

  test("is answered by an evaluation: what is no instant is neither before nor after another", async () => {
    const attune = await started([]);
    const answers: unknown[] = [];
    for (const offset of ["-1d", "-36500d", "+36500d"])
      for (const op of ["$lt", "$lte", "$gt", "$gte"])
        for (const ends of FAR) {
          const body = { condition: { ends: { [op]: { $now: offset } } }, attributes: { ends } };
          const { result, nextChange } = await attune.call("evaluateCondition", { body });
          if (Math.abs(ends) > 8.64e15) answers.push(result, nextChange);
        }
    expect(new Set(answers)).toEqual(new Set([false, null]));
  });
});

describe("a segment whose key is a name that every object has", () => {
  test("is kept through a merge like any other", async () => {
    const attune = await started([
      { ...SWEDES, key: "constructor" },
      { ...BUYERS, key: "valueof" },
    ]);
    await identify(attune, "kim", { plan: "gold" });
    const anonymous = { anonymousId: "a1", userId: undefined };
    await order(attune, "", START, {}, anonymous);
    await identify(attune, "", { country: "SE" }, anonymous);
    await identify(attune, "kim", {}, { anonymousId: "a1" });
    expect(await segmentsOf(attune)).toEqual(["constructor", "valueof"]);
    await isSound(attune);
  });
});

describe("an event whose name means any event, or a call, in a condition", () => {
  const counting = (key: string, name: string | readonly string[]) => ({
    kind: "segment",
    key,
    when: { $event: { name, count: { $gte: 2 } } },
  });

  test("counts once, as what it is", async () => {
    const attune = await started([]);
    for (const event of ["*", "$page"]) await order(attune, event, START, {}, { event });
    await order(attune, "kim", START);
    await publish(
      attune,
      counting("any", "*"),
      counting("pages", "$page"),
      counting("both", ["*", "Order Completed"]),
    );
    await caughtUp(attune);
    expect(await segmentsOf(attune)).toEqual([]);
    await isSound(attune);
    for (const event of ["*", "$page"]) {
      expect(await segmentsOf(attune, `user_id:${event}`)).toEqual([]);
      await order(attune, event, START + 1, {}, { event });
      expect(await segmentsOf(attune, `user_id:${event}`)).toEqual(["any", "both"]);
    }
    await isSound(attune);
  });
});
