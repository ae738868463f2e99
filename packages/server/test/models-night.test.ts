import { describe, expect, test } from "vitest";
import { virtualClock } from "../src/platform/clock/index.ts";
import { nodeOn } from "./nodes.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";
import { databaseForTest } from "./running-postgres.ts";
import { ALLOWED, campersAndReaders, send, train, untilIdle } from "./touching.ts";

const NIGHTLY: Settings = {
  ...ALLOWED,
  ATTUNE_CLOCK: "virtual",
  ATTUNE_TIMEZONE: "Europe/Stockholm",
  ATTUNE_TRAIN_HOUR: "3",
};

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
/** Four in the afternoon in Stockholm, in winter. */
const AFTERNOON = at("2099-01-05T15:00:00Z");

const setClock = (attune: RunningAttune, now: string) => attune.call("setClock", { body: { now } });

const trainings = async (attune: RunningAttune): Promise<readonly string[]> => {
  const { rows } = await attune.call("auditLog", { query: { action: "model.trained" } });
  return rows.map(({ actor }) => actor);
};

/** Waits until a version other than this one is served, and trained to its end. */
const otherThan = async (attune: RunningAttune, version: string | null) => {
  await expect
    .poll(async () => (await attune.call("models")).served, { timeout: 60_000, interval: 50 })
    .not.toBe(version);
  return untilIdle(attune);
};

const startInTheAfternoon = async (settings: Settings = NIGHTLY) => {
  const attune = await startForTest(settings, undefined, { clock: virtualClock(AFTERNOON) });
  await send(attune, campersAndReaders());
  return attune;
};

describe("at night", () => {
  test("all is trained anew at the hour of the zone, and not before", async () => {
    const attune = await startInTheAfternoon();
    const { served } = await train(attune);
    await setClock(attune, "2099-01-06T01:59:59.999Z");
    expect((await untilIdle(attune)).served).toBe(served);
    await setClock(attune, "2099-01-06T02:00:00Z");
    const { versions } = await otherThan(attune, served);
    expect(versions.map(({ at: made }) => made)).toEqual([
      "2099-01-06T02:00:00.000Z",
      "2099-01-05T15:00:00.000Z",
    ]);
    expect(await trainings(attune)).toHaveLength(2);
    expect(await trainings(attune)).toContain("night");
  });

  test("of several nights that have passed one training is made", async () => {
    const attune = await startInTheAfternoon();
    const { served } = await train(attune);
    await setClock(attune, "2099-01-20T12:00:00Z");
    const { versions } = await otherThan(attune, served);
    expect(versions).toHaveLength(2);
    await setClock(attune, "2099-01-20T20:00:00Z");
    expect((await untilIdle(attune)).versions).toHaveLength(2);
  });

  test("nothing is trained where nothing was trained before, nor where the settings say off", async () => {
    const untrained = await startInTheAfternoon();
    await setClock(untrained, "2099-01-08T12:00:00Z");
    expect(await untilIdle(untrained)).toMatchObject({ served: null, problem: null });
    const off = await startInTheAfternoon({ ...NIGHTLY, ATTUNE_TRAIN_HOUR: "off" });
    const { served } = await train(off);
    await setClock(off, "2099-01-08T12:00:00Z");
    expect((await untilIdle(off)).served).toBe(served);
  });

  test("what fell due while nobody served is trained at the start", async () => {
    const directory = temporaryDirectory();
    const start = (now: number) =>
      startAt(directory, NIGHTLY, undefined, { clock: virtualClock(now) });
    const first = await start(AFTERNOON);
    await send(first, campersAndReaders());
    const { served } = await train(first);
    await first.close();
    const evening = await start(at("2099-01-05T20:00:00Z"));
    expect((await untilIdle(evening)).served).toBe(served);
    await setClock(evening, "2099-01-05T23:00:00Z");
    await evening.close();
    const morning = await start(at("2099-01-06T07:00:00Z"));
    const { versions } = await otherThan(morning, served);
    expect(versions[0]?.at).toBe("2099-01-06T07:00:00.000Z");
    await morning.close();
    const noon = await start(at("2099-01-06T11:00:00Z"));
    expect((await untilIdle(noon)).versions).toHaveLength(2);
    await noon.close();
  });

  test("whoever rolled back keeps that version until the next night", async () => {
    const attune = await startInTheAfternoon();
    const { served } = await train(attune);
    await setClock(attune, "2099-01-06T08:00:00Z");
    await otherThan(attune, served);
    await attune.call("rollBackModels", { body: { version: served } });
    await setClock(attune, "2099-01-06T20:00:00Z");
    expect((await untilIdle(attune)).served).toBe(served);
    await setClock(attune, "2099-01-07T08:00:00Z");
    expect((await otherThan(attune, served)).versions).toHaveLength(3);
  });

  test("of two nodes on one database one trains, and the other follows", async () => {
    const url = await databaseForTest();
    const a = await nodeOn(url, NIGHTLY);
    const b = await nodeOn(url, NIGHTLY);
    await setClock(a, "2099-01-05T15:00:00Z");
    await send(a, campersAndReaders());
    const { served } = await train(a);
    await expect
      .poll(async () => (await b.call("models")).served, { timeout: 60_000, interval: 200 })
      .toBe(served);
    await untilIdle(b);
    await Promise.all(
      [a, b].map((node) => node.send("setClock", { body: { now: "2099-01-06T08:00:00Z" } })),
    );
    const { served: next } = await otherThan(a, served);
    await expect
      .poll(async () => (await b.call("models")).served, { timeout: 60_000, interval: 200 })
      .toBe(next);
    // Who had no turn looks again five seconds later, and finds it done.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect((await trainings(a)).filter((actor) => actor === "night")).toHaveLength(1);
  });
});
