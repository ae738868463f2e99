import { describe, expect, onTestFinished, test } from "vitest";
import type { Store } from "../src/platform/store/index.ts";
import { openPostgresStore } from "../src/platform/store/index.ts";
import { budgetOf, capOf, expose, exposure, give, MINUTE, usesOf } from "./giving.ts";
import { databaseForTest } from "./running-postgres.ts";
import { NOON, stored } from "./store-contract.ts";

/** Two nodes on one database: calls go to them by turns. */
const openTwo = async () => {
  const url = await databaseForTest();
  const [a, b] = [await openPostgresStore({ url }), await openPostgresStore({ url })];
  onTestFinished(async () => {
    await Promise.all([a.close(), b.close()]);
  });
  return (n: number): Store => (n % 2 === 0 ? a : b);
};

describe("two nodes on one database", () => {
  test("L9: grant one person no more than a cap allows, while others are linked to them", async () => {
    const node = await openTwo();
    const names = ["user_id:ada", "anonymous_id:x0", "anonymous_id:x1", "anonymous_id:x2"];
    await node(0).commitEvents("live", [stored(["user_id:ada", "anonymous_id:x0"])], NOON);
    const calls = Array.from({ length: 64 }, async (_, n) => {
      if (n % 16 === 15)
        await node(n).commitEvents(
          "live",
          [stored(["user_id:ada", `anonymous_id:x${n % 3}`])],
          NOON,
        );
      const who = names[n % 2] ?? "";
      return give(node(n), who, { id: `d${n}`, offers: ["a"], caps: [capOf(12)] });
    });
    const shown = await Promise.all(calls);
    expect(shown.filter((offer) => offer === "a")).toHaveLength(12);
    expect(await usesOf(node(1), "user_id:ada")).toHaveLength(12);
    expect(await node(0).verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
  });

  test("L9: grant no more than budgets pay for, of several that are asked in any order", async () => {
    const node = await openTwo();
    const offers = ["a", "b", "c", "d"];
    const budgets = offers.map((offer) => budgetOf(offer, 5));
    // Known people: those whom nobody has seen are waited for by bucket, and nodes would take turns.
    const everybody = Array.from({ length: 64 }, (_, n) => stored([`user_id:u${n}`]));
    await node(0).commitEvents("live", everybody, NOON);
    const shown = await Promise.all(
      Array.from({ length: 64 }, async (_, n) => {
        const turned = [...offers.slice(n % 4), ...offers.slice(0, n % 4)];
        const id = `d${n}`;
        const got = await give(node(n), `user_id:u${n}`, { id, offers: turned, budgets });
        // Seen on the other node than it was decided on.
        if (got !== null && n % 3 === 0)
          await expose(node(n + 1), [exposure("Viewed", [`user_id:u${n}`], id)]);
        return got;
      }),
    );
    for (const offer of offers) expect(shown.filter((each) => each === offer)).toHaveLength(5);
    const keys = offers.map((offer) => ({ offer, period: "ever" }));
    const taken = await node(0).reads.budgetsTaken(keys, NOON);
    expect(taken.map(({ spent, held }) => spent + held)).toEqual(offers.map(() => 50_000));
    const free = await node(1).reads.budgetsTaken(keys, NOON + 30 * MINUTE);
    expect(free.every(({ held }) => held === 0)).toBe(true);
    expect(await node(1).verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
  });
});
