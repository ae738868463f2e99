import { describe, expect, test } from "vitest";
import { apply, isSound, list, order, send, STRICT_PLAN, TO_NUMBER, written } from "./blocking.ts";
import type { Sent } from "./blocking.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const CLOSED = { ...STRICT_PLAN, unknownEvents: "block" } as const;
const SMALL = { ATTUNE_QUARANTINE_EVENTS: "100" };

const started = async (): Promise<RunningAttune> => {
  const attune = await startForTest(SMALL);
  await apply(attune, CLOSED);
  return attune;
};

/** Events of a browser key, each with a name of its own, or of one. */
const junk = async (attune: RunningAttune, from: number, to: number, name?: string) => {
  const batch = Array.from(
    { length: to - from },
    (_each, nth): Sent => ({
      type: "track",
      event: name ?? `Junk ${from + nth}`,
      anonymousId: "a1",
      messageId: `j${from + nth}`,
      properties: {},
    }),
  );
  for (let start = 0; start < batch.length; start += 100)
    await attune.call("batch", {
      key: "browser",
      body: { batch: batch.slice(start, start + 100) },
    });
};
const orders = (count: number): Sent[] =>
  Array.from({ length: count }, (_each, nth) => written(`m${nth}`));
const heldBy = (attune: RunningAttune) =>
  attune.rows("SELECT source, count(*) AS n FROM quarantine GROUP BY source ORDER BY source");

describe("who makes room in a full quarantine", () => {
  test("a browser key's junk pushes out itself, not what a trusted source left", async () => {
    const attune = await started();
    await send(attune, ...orders(80));
    await junk(attune, 0, 600);
    const [server, web] = await heldBy(attune);
    expect(server).toEqual({ source: "server", n: 80 });
    expect(Number(web?.["n"])).toBeGreaterThan(15);
    const { waiting, summarised } = await list(attune);
    expect(waiting).toBeLessThanOrEqual(100);
    expect(waiting + summarised).toBe(680);
    expect(await isSound(attune)).toBe(true);
  });

  test("a trusted source fills it down to the tenth that browser keys keep, its own oldest first", async () => {
    const attune = await started();
    await junk(attune, 0, 40, "Junk");
    await send(attune, ...orders(100));
    await send(attune, ...orders(300).slice(100));
    const [server, web] = await heldBy(attune);
    expect(Number(web?.["n"])).toBeGreaterThanOrEqual(9);
    expect(Number(web?.["n"])).toBeLessThanOrEqual(10);
    expect(Number(server?.["n"])).toBeGreaterThan(85);
    const { events } = await list(attune, { source: "server", limit: 1 });
    expect(events).toMatchObject([{ messageId: "m299" }]);
    expect(await isSound(attune)).toBe(true);
  });

  test("it is warned of once an hour", async () => {
    const attune = await started();
    await junk(attune, 0, 400, "Junk");
    const warned = attune.log.filter((line) => line.includes("quarantine is full"));
    expect(warned).toHaveLength(1);
  });
});

describe("the list of groups", () => {
  test("those that wait come first, and pages of a hundred hold each once", async () => {
    const attune = await started();
    await send(attune, ...orders(5));
    await junk(attune, 0, 350);
    const seen: string[] = [];
    const waits: boolean[] = [];
    for (let place: string | null = ""; place !== null;) {
      const page: Awaited<ReturnType<typeof list>> = await list(
        attune,
        place === "" ? {} : { groupsBefore: place },
      );
      seen.push(...page.groups.map(({ group }) => group));
      waits.push(...page.groups.map(({ waiting }) => waiting > 0));
      expect(page.groupCount).toBe(351);
      place = page.groupsNext;
    }
    expect(new Set(seen).size).toBe(351);
    expect(seen).toHaveLength(351);
    expect(waits).toEqual(waits.toSorted((a, b) => Number(b) - Number(a)));
    const { slug } = await attune.refused("quarantine", { query: { groupsBefore: "x" } });
    expect(slug).toBe("parameter-not-valid");
  });
});

describe("discarding by source or name", () => {
  const discard = (attune: RunningAttune, body: object) =>
    attune.call("discardMatching", { body: { reason: "junk", ...body } });

  test("throws away all groups of a source, waiting and summarised, and no other's", async () => {
    const attune = await started();
    await send(attune, ...orders(20));
    await junk(attune, 0, 300);
    const { waiting, summarised } = await list(attune, { source: "web" });
    expect(await discard(attune, { source: "web", limit: 10 })).toMatchObject({
      discarded: 10,
      left: waiting - 10,
    });
    expect(await discard(attune, { source: "web" })).toMatchObject({
      discarded: waiting - 10,
      left: 0,
    });
    expect(waiting + summarised).toBe(300);
    expect(await list(attune)).toMatchObject({ waiting: 20, summarised: 0, groupCount: 1 });
    expect(await isSound(attune)).toBe(true);
  });

  test("takes a source and a name together, a name alone, and asks for one of them", async () => {
    const attune = await started();
    await send(attune, ...orders(3), { ...order("s1", {}), event: "Junk" });
    await junk(attune, 0, 5, "Junk");
    expect(await discard(attune, { source: "web", event: "Other" })).toMatchObject({
      discarded: 0,
    });
    expect(await discard(attune, { source: "web", event: "Junk" })).toEqual({
      discarded: 5,
      summarised: 0,
      left: 0,
    });
    expect(await discard(attune, { event: "Junk" })).toMatchObject({ discarded: 1 });
    expect((await list(attune)).waiting).toBe(3);
    const { slug } = await attune.refused("discardMatching", { body: { reason: "all" } });
    expect(slug).toBe("body-not-valid");
    expect(await isSound(attune)).toBe(true);
  });
});

describe("releasing a group whose events fail otherwise now", () => {
  test("names the group in which they wait, and counts them", async () => {
    const attune = await started();
    await send(attune, ...orders(4));
    const before = (await list(attune)).groups[0]?.group ?? "none";
    const { total: _total, ...properties } = STRICT_PLAN.events["Order Completed"].properties;
    const shop = { type: "string", required: true };
    await apply(attune, {
      ...CLOSED,
      events: { "Order Completed": { properties: { ...properties, shop } } },
    });
    const params = { group: before };
    const dry = await attune.call("releaseGroup", { params, body: { dryRun: true } });
    expect(dry).toMatchObject({ moved: 0, left: 4, stillFailing: [{ group: before }] });
    const answer = await attune.call("releaseGroup", { params, body: {} });
    const { groups } = await list(attune);
    expect(groups).toMatchObject([{ waiting: 4 }]);
    expect(groups[0]?.group).not.toBe(before);
    expect(answer).toMatchObject({
      released: 0,
      moved: 4,
      left: 0,
      stillFailing: [{ count: 4, group: groups[0]?.group }],
    });
    const fix = [TO_NUMBER];
    const again = await attune.call("releaseGroup", {
      params: { group: groups[0]?.group ?? "" },
      body: { fix },
    });
    expect(again).toMatchObject({ moved: 0, left: 4, stillFailing: [{ group: groups[0]?.group }] });
    expect(await isSound(attune)).toBe(true);
  });
});
