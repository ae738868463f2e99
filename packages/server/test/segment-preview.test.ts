import { describe, expect, test } from "vitest";
import { withKey } from "./holding-keys.ts";
import type { RunningAttune } from "./running-attune.ts";
import {
  at,
  BOUGHT,
  caughtUp,
  clockTo,
  DAY,
  identify,
  LOYAL,
  order,
  publish,
  START,
  started,
  SWEDES,
} from "./segment-steps.ts";

const preview = (attune: RunningAttune, body: object) => attune.call("previewSegment", { body });
const namesOf = ({ samples }: { samples: readonly { identifiers: string[] }[] }): string[] =>
  samples.flatMap(({ identifiers }) => identifiers).toSorted();

describe("a preview", () => {
  test("counts whom a condition would have, by events that nothing live keeps", async () => {
    const attune = await started([]);
    for (let n = 0; n < 60; n += 1) {
      await identify(attune, `u${n}`, { country: n % 2 === 0 ? "SE" : "NO" });
      if (n % 3 === 0) await order(attune, `u${n}`, START - n * DAY, { total: n });
    }
    const told = await preview(attune, {
      when: { country: "SE", $event: { name: "Order Completed", sum: { of: "total", $gte: 30 } } },
    });
    expect(told).toMatchObject({ count: 5, isExact: true, lookedAt: 60, profiles: 60 });
    expect(told.interval).toBeUndefined();
    expect(namesOf(told)).toEqual([
      "user_id:u30",
      "user_id:u36",
      "user_id:u42",
      "user_id:u48",
      "user_id:u54",
    ]);
    expect(told.sentence.en).toContain("Order Completed");
    expect(told.sentence.sv).toContain("Order Completed");
    expect((await attune.call("segments")).segments).toEqual([]);
  });

  test("says whom a change of a live segment would move", async () => {
    const attune = await started([LOYAL]);
    for (const [user, orders] of Object.entries({ ada: 3, bo: 2, cy: 1 }))
      for (let n = 0; n < orders; n += 1) await order(attune, user, START);
    const { change, count } = await preview(attune, {
      key: "loyal",
      when: { $event: { name: "Order Completed", count: { $ne: 2 } } },
    });
    expect(count).toBe(2);
    expect(change && [namesOf(change.entering), namesOf(change.leaving)]).toEqual([
      ["user_id:cy"],
      ["user_id:bo"],
    ]);
    const same = await preview(attune, { key: "loyal", when: LOYAL.when });
    expect(same.change).toMatchObject({ entering: { count: 0 }, leaving: { count: 0 } });
  });

  test("asks for more than a live segment keeps of events, and reads them then", async () => {
    const attune = await started([LOYAL]);
    for (const day of [90, 60, 0]) await order(attune, "dee", START - day * DAY);
    // Loyalty needs two of them.
    const thrice = { $event: { name: "Order Completed", count: { $gte: 3 } } };
    expect(await preview(attune, { when: thrice })).toMatchObject({ count: 1 });
  });

  test("sees items as they were stamped, and days in the zone of each person", async () => {
    const attune = await started([]);
    const item = { id: "b-1", name: "Bell", categories: ["bells"] };
    await attune.call("putCatalogItems", { body: { items: [item] } });
    await order(attune, "kim", START, { products: [{ product_id: "b-1" }] });
    await attune.call("putCatalogItems", { body: { items: [{ ...item, categories: ["cups"] }] } });
    const where = (category: string) => ({ $item: { categories: { $in: [category] } } });
    const bought = async (category: string): Promise<number> =>
      (
        await preview(attune, {
          when: { $event: { name: "Order Completed", where: where(category) } },
        })
      ).count;
    expect([await bought("bells"), await bought("cups")]).toEqual([1, 0]);
    const today = { $event: { name: "Order Completed", within: "today" } };
    await clockTo(attune, START + 10 * 3_600_000);
    expect((await preview(attune, { when: today })).count).toBe(1);
    await clockTo(attune, START + DAY);
    expect((await preview(attune, { when: today })).count).toBe(0);
    await clockTo(attune, START + DAY + 3_600_000);
    // In Auckland a day begins at 11:00 UTC: what was bought at 10:00 was bought yesterday.
    await order(attune, "lee", START + DAY - 2 * 3_600_000);
    await identify(attune, "lee", { timezone: "Pacific/Auckland" });
    expect((await preview(attune, { when: today })).count).toBe(0);
    await identify(attune, "lee", { timezone: "UTC" }, { timestamp: at(START + 1) });
    expect((await preview(attune, { when: today })).count).toBe(1);
  });

  test("that looks at some says so, and where the count is", async () => {
    const attune = await started([]);
    for (let n = 0; n < 40; n += 1) await identify(attune, `u${n}`, { odd: n % 2 === 1 });
    const told = await preview(attune, { when: { odd: true }, lookAt: 10 });
    expect(told).toMatchObject({ isExact: false, lookedAt: 10, profiles: 40 });
    expect(told.count % 4).toBe(0);
    expect(told.interval?.low).toBeLessThanOrEqual(told.count);
    expect(told.interval?.high).toBeGreaterThanOrEqual(told.count);
    expect(told.interval?.high).toBeLessThanOrEqual(40);
  });

  test("agrees with the members that the segment has once it is live", async () => {
    const attune = await started([SWEDES]);
    for (let n = 0; n < 30; n += 1) {
      await identify(attune, `u${n}`, { country: n % 2 === 0 ? "SE" : "NO" });
      for (let m = 0; m < n % 4; m += 1) await order(attune, `u${n}`, START - m * 10 * DAY);
    }
    const when = { $segment: "swedes", ...LOYAL.when };
    const { count } = await preview(attune, { when });
    await publish(attune, { ...LOYAL, when });
    await caughtUp(attune);
    expect(count).toBe((await attune.call("segment", { params: { key: "loyal" } })).members);
    expect((await preview(attune, { when, key: "loyal" })).change).toMatchObject({
      entering: { count: 0 },
      leaving: { count: 0 },
    });
  });

  test("of a flawed condition says where, and of an unknown segment that there is none", async () => {
    const attune = await started([SWEDES]);
    const flawed = await attune.refused("previewSegment", { body: { when: { age: { $gt: [] } } } });
    expect(flawed.slug).toBe("body-not-valid");
    expect(flawed.problem.errors?.[0]?.pointer).toMatch(/^\/when\/age/);
    const unknown = await attune.refused("previewSegment", { body: { when: { $segment: "x" } } });
    expect(unknown.problem.errors).toEqual([
      { pointer: "/when", detail: "there is no live segment x" },
    ]);
    const circle = { body: { key: "swedes", when: { $segment: "swedes" } } };
    expect((await attune.refused("previewSegment", circle)).slug).toBe("body-not-valid");
    const nowhere = { body: { key: "none", when: { country: "SE" } } };
    expect((await attune.refused("previewSegment", nowhere)).slug).toBe("segment-not-found");
  });

  test("reads what its reader may not see as missing, and says so", async () => {
    const attune = await started([]);
    await identify(attune, "kim", { country: "SE", email: "kim@example.com" });
    await order(attune, "kim", START, { gift_note: "for Anna" });
    const { key } = await attune.call("addKey", { body: { name: "analyst", role: "analyst" } });
    const asked = async (when: object) =>
      await attune.call("previewSegment", withKey(key, { body: { when } }));
    const mail = { email: { $exists: true } };
    expect(await preview(attune, { when: mail })).toMatchObject({ count: 1, isMasked: false });
    expect(await asked(mail)).toMatchObject({ count: 0, isMasked: true });
    const note = {
      $event: { name: "Order Completed", where: { gift_note: { $regex: "Anna" } } },
    };
    expect(await preview(attune, { when: note })).toMatchObject({ count: 1 });
    expect(await asked(note)).toMatchObject({ count: 0, isMasked: true });
    expect(await asked(BOUGHT)).toMatchObject({ count: 1, isMasked: false });
    expect(await asked({ country: "SE" })).toMatchObject({ count: 1, isMasked: false });
    expect(await asked({ $or: [{ country: "SE" }, mail] })).toMatchObject({
      count: 1,
      isMasked: true,
    });
  });
});
