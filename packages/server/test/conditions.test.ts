import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { add, withKey } from "./holding-keys.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

/** GrowthBook's published cases; they lie beside the checkout where there are any. */
const CASES = join(import.meta.dirname, "../../../../shared/oracles/growthbook-sdk/cases.json");
const Cases = z.object({
  evalCondition: z.array(z.tuple([z.string(), z.json(), z.json(), z.boolean()]).rest(z.json())),
});

const evaluate = (attune: RunningAttune, body: object) =>
  attune.call("evaluateCondition", { body });

const order = (total: number, currency: string) => ({
  event: "Order Completed",
  userId: "u1",
  properties: { total, currency },
});

describe("POST /v1/conditions/evaluate", () => {
  test("answers every case of GrowthBook's as its SDKs do", async ({ skip }) => {
    if (!existsSync(CASES))
      skip("GrowthBook's cases are not beside this checkout: ../shared/oracles/growthbook-sdk");
    const { evalCondition } = Cases.parse(JSON.parse(readFileSync(CASES, "utf8")));
    expect(evalCondition).toHaveLength(248);
    const attune = await startForTest();
    const wrong: string[] = [];
    for (const [name, condition, attributes, wanted, groups = {}] of evalCondition) {
      const answer = await evaluate(attune, { condition, attributes, groups });
      if (answer.result !== wanted) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  test("tells what is wrong beside the answer, and a rule with the same condition is refused", async () => {
    const attune = await startForTest();
    const condition = { name: { $regex: "[" }, age: { $in: 3 } };
    const answer = await evaluate(attune, { condition, attributes: { name: "[" } });
    expect(answer.result).toBe(false);
    expect(answer.flaws.map(({ pointer }) => pointer)).toEqual(["/name/$regex", "/age/$in"]);
    const rule = { kind: "rule", key: "r", slot: "s", if: condition, then: { offer: "o" } };
    const refused = await attune.refused("validateDefinitions", { body: { definitions: [rule] } });
    expect(refused.slug).toBe("definition-not-valid");
    const pointers = refused.problem.errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(["rule:r/if/name/$regex", "rule:r/if/age/$in"]),
    );
  });

  test("asks a profile: its traits, its events, where they came from and how old they are", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("identify", { body: { userId: "u1", traits: { plan: "gold" } } });
    for (const total of [0.1, 0.2]) await attune.call("track", { body: order(total, "SEK") });
    await attune.call("setClock", { body: { advance: "2d" } });
    const condition = {
      plan: "gold",
      $event: { name: "Order Completed", within: "60d", sum: { of: "total", $eq: 0.3 } },
    };
    const answer = await evaluate(attune, { condition, profile: "user_id:u1" });
    expect(answer).toMatchObject({
      result: true,
      flaws: [],
      events: { read: 3, isComplete: true },
      sentence: {
        en: "plan is gold and the sum of total of Order Completed in the last 60 days is 0.3",
        sv: "plan är gold och summan av total för Order Completed de senaste 60 dagarna är 0.3",
      },
      trace: [
        { path: "plan", saw: "gold", kind: "declared", pointer: "/plan", result: true },
        { path: "$event", saw: 0.3, kind: "events", events: 2, pointer: "/$event" },
      ],
    });
    expect(answer.trace[0]?.age).toBeGreaterThanOrEqual(2 * 86_400_000);
    expect(answer.nextChange).not.toBeNull();
  });

  test("L4: what holds by the absence of an event becomes true to the millisecond", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("track", { body: order(10, "SEK") });
    const body = {
      condition: { $event: { name: "Order Completed", within: "10d", count: 0 } },
      profile: "user_id:u1",
    };
    const before = await evaluate(attune, body);
    expect(before.result).toBe(false);
    const left = Date.parse(before.nextChange ?? "") - Date.parse(before.at);
    await attune.call("setClock", { body: { advance: `${left - 1}ms` } });
    expect((await evaluate(attune, body)).result).toBe(false);
    await attune.call("setClock", { body: { advance: "1ms" } });
    expect(await evaluate(attune, body)).toMatchObject({ result: true, nextChange: null });
  });

  test("L10: a sum over several currencies is unknown; with a currency it is one", async () => {
    const attune = await startForTest();
    await attune.call("track", { body: order(100, "SEK") });
    await attune.call("track", { body: order(50, "EUR") });
    const of = (sum: object) => ({
      condition: { $event: { name: "Order Completed", sum: { of: "total", ...sum } } },
      profile: "user_id:u1",
    });
    const mixed = await evaluate(attune, of({ $gte: 0 }));
    expect(mixed.result).toBe(false);
    expect(mixed.trace).toMatchObject([{ unknown: true, reason: "several currencies" }]);
    const one = await evaluate(attune, of({ $eq: 100, currency: "SEK" }));
    expect(one.trace).toMatchObject([{ saw: 100, result: true }]);
  });

  test("a role that may not see a trait cannot find it out by asking", async () => {
    const attune = await startForTest();
    const traits = { email: "anna@example.com", plan: "gold" };
    await attune.call("identify", { body: { userId: "u1", traits } });
    const { key } = await add(attune, { name: "ana", kind: "secret", role: "analyst" });
    const body = {
      condition: { email: { $regex: "^anna" }, plan: "gold" },
      profile: "user_id:u1",
    };
    expect((await evaluate(attune, body)).result).toBe(true);
    const masked = await attune.call("evaluateCondition", withKey(key, { body }));
    expect(masked.result).toBe(false);
    expect(masked.trace[0]).toMatchObject({ saw: null, unknown: true, reason: "hidden from you" });
  });

  test("refuses attributes beside a profile, and a profile that there is not", async () => {
    const attune = await startForTest();
    const both = { condition: {}, attributes: {}, profile: "user_id:u1" };
    expect((await attune.refused("evaluateCondition", { body: both })).slug).toBe("body-not-valid");
    const nobody = { condition: {}, profile: "user_id:u9" };
    expect((await attune.refused("evaluateCondition", { body: nobody })).slug).toBe(
      "profile-not-found",
    );
  });
});
