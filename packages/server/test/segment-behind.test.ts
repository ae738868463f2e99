import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Store } from "../src/platform/store/index.ts";
import { whySegment } from "./asking-why.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import {
  at,
  BUYERS,
  caughtUp,
  clockTo,
  idOf,
  identify,
  order,
  publish,
  segmentsOf,
  START,
} from "./segment-steps.ts";

const MANY = { $event: { name: "Page Read", within: "30d", count: { $gte: 1_000 } } };

/** A server that catches up only when it is let. */
const stalled = async () => {
  const gate = { isOpen: false };
  const around = (store: Store): Store => ({
    ...store,
    fillSegments: async (...args) => {
      while (!gate.isOpen) await setTimeout(10);
      return store.fillSegments(...args);
    },
  });
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" }, around);
  await clockTo(attune, START);
  return { attune, gate };
};

const why = async (attune: RunningAttune, segment: string, who = "user_id:kim") => {
  const id = await idOf(attune, who);
  return whySegment(attune, id, { of: `segment:${segment}` });
};

const preview = (attune: RunningAttune, when: object) =>
  attune.call("previewSegment", { body: { when } });

describe("while a segment catches up", () => {
  test("an explanation says that it has not come by, and a preview that it is not right yet", async () => {
    const { attune, gate } = await stalled();
    await order(attune, "kim", START);
    await publish(attune, BUYERS, { kind: "segment", key: "both", when: { $segment: "buyers" } });
    await publish(attune, {
      kind: "trait",
      key: "bought",
      compute: { measure: "count", name: "Order Completed" },
    });
    expect(await why(attune, "buyers")).toMatchObject({
      isIn: false,
      result: true,
      isLookedAt: false,
    });
    expect(await why(attune, "both")).toMatchObject({
      isLookedAt: false,
      trace: [{ path: "$segment", reason: "buyers: catching up" }],
    });
    const condition = { $segment: { $in: ["buyers"] } };
    const body = { condition, profile: "user_id:kim" };
    expect((await attune.call("evaluateCondition", { body })).trace).toMatchObject([
      { reason: "buyers: catching up" },
    ]);
    expect((await preview(attune, { ...condition, bought: 1 })).catchingUp).toEqual([
      "segment:buyers",
      "trait:bought",
    ]);
    const { segments } = await attune.call("segments");
    expect(segments.map(({ key, status }) => [key, status])).toEqual([
      ["both", "catching up"],
      ["buyers", "catching up"],
    ]);

    gate.isOpen = true;
    await caughtUp(attune);
    expect(await why(attune, "both")).toMatchObject({ isIn: true, isLookedAt: true });
    expect((await why(attune, "both")).trace[0]?.reason).toBeUndefined();
    expect(await preview(attune, { ...condition, bought: 1 })).toMatchObject({
      catchingUp: [],
      count: 1,
    });
  });

  test("who came later is not behind, and one that names another waits for it", async () => {
    const { attune, gate } = await stalled();
    await order(attune, "kim", START);
    await publish(attune, BUYERS, { kind: "segment", key: "both", when: { $segment: "buyers" } });
    gate.isOpen = true;
    await caughtUp(attune);
    gate.isOpen = false;
    await publish(attune, { ...BUYERS, when: { country: "SE" } });
    await identify(attune, "lee", { country: "SE" });
    expect(await why(attune, "both", "user_id:lee")).toMatchObject({
      isIn: true,
      isLookedAt: true,
    });
    expect(await why(attune, "both")).toMatchObject({ isIn: true, isLookedAt: false });
    expect(await attune.call("segment", { params: { key: "both" } })).toMatchObject({
      status: "catching up",
    });
    gate.isOpen = true;
    await caughtUp(attune);
    expect(await segmentsOf(attune)).toEqual([]);
  });
});

describe("an explanation", () => {
  test("tells how often something happened, though fewer decide", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await clockTo(attune, START);
    const when = { $event: { name: "Order Completed", count: { $gte: 2 } } };
    await publish(attune, { ...BUYERS, when });
    for (let nth = 0; nth < 5; nth += 1) await order(attune, "kim", START - nth);
    expect(await why(attune, "buyers")).toMatchObject({
      isIn: true,
      trace: [{ saw: 5, events: 5, result: true }],
    });
  });

  test("and an evaluation look at as many events as a segment, and say that there are more", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await clockTo(attune, START);
    const sum = { $event: { name: "Page Read", sum: { of: "pages", $gte: 1_001 } } };
    await publish(
      attune,
      { kind: "segment", key: "readers", when: MANY },
      { kind: "segment", key: "long", when: sum },
    );
    const batch = Array.from({ length: 1_100 }, (_, nth) => ({
      type: "track",
      event: "Page Read",
      userId: "kim",
      messageId: `r${nth}`,
      timestamp: at(START - nth * 1_000),
      properties: { pages: 1 },
    }));
    for (let from = 0; from < batch.length; from += 400)
      await attune.call("batch", { key: "server", body: { batch: batch.slice(from, from + 400) } });
    expect(await segmentsOf(attune)).toEqual(["readers"]);
    const reason = "of the latest 1,000 events";
    for (const [segment, condition, isIn] of [
      ["readers", MANY, true],
      ["long", sum, false],
    ] as const) {
      const trace = [{ saw: 1_000, reason }];
      expect(await why(attune, segment)).toMatchObject({ isIn, result: isIn, trace });
      const body = { condition, profile: "user_id:kim" };
      expect(await attune.call("evaluateCondition", { body })).toMatchObject({
        result: isIn,
        trace,
      });
      expect((await preview(attune, condition)).count).toBe(isIn ? 1 : 0);
    }
  });
});
