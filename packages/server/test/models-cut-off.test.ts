import { fork } from "node:child_process";
import { on, once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { virtualClock } from "../src/platform/clock/index.ts";
import { databaseSettings } from "./engine-of-test.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { ALLOWED, crowd, DAY, MONDAY, send, train, untilIdle } from "./touching.ts";

/** All pairs of so many items are weighed, which takes long enough to be ended in the middle. */
const ITEMS = 600;
const TRAINED = MONDAY + 20 * DAY;
const NEXT_NIGHT = TRAINED + DAY;

const startWhen = (directory: string, now: number): Promise<RunningAttune> =>
  startAt(directory, ALLOWED, undefined, { clock: virtualClock(now) });

/** A data directory with a version in it, and no server. */
const trainedShop = async () => {
  const directory = temporaryDirectory();
  const attune = await startWhen(directory, TRAINED);
  await send(attune, crowd(ITEMS, 300));
  const { served } = await train(attune);
  await attune.close();
  return { directory, before: served };
};

/** Lets another process serve and train, and kills it in the middle of that. */
const killWhileTraining = async (directory: string, now: number, wish: "search" | "night") => {
  const settings = {
    ...ALLOWED,
    ...(await databaseSettings(directory)),
    ATTUNE_DATA: directory,
    ATTUNE_PORT: "0",
    ATTUNE_WAREHOUSE: "off",
  };
  const child = fork(new URL("./training-process.ts", import.meta.url), [
    JSON.stringify(settings),
    String(now),
    wish,
  ]);
  const wanted = wish === "search" ? "choosing" : "checking";
  for await (const [step] of on(child, "message", { close: ["exit"] })) if (step === wanted) break;
  expect(child.exitCode).toBeNull();
  child.kill("SIGKILL");
  await once(child, "exit");
};

const filesIn = (directory: string): readonly string[] =>
  readdirSync(join(directory, "models")).toSorted();

describe("a server that is killed while it trains", () => {
  test("serves what it served before, has nothing half, and says that the training was cut off", async () => {
    const { directory, before } = await trainedShop();
    await killWhileTraining(directory, TRAINED + 1_000, "search");
    expect(existsSync(join(directory, "models", "training"))).toBe(true);

    const again = await startWhen(directory, TRAINED + 2_000);
    const { served, step, problem, versions } = await again.call("models");
    expect({ served, step }).toEqual({ served: before, step: "idle" });
    expect(versions).toHaveLength(1);
    expect(problem).toContain(`that began at ${new Date(TRAINED + 1_000).toISOString()}`);
    expect(again.attune.models.current()?.sources.ease).toBeDefined();
    const { findings } = await again.call("doctor");
    expect(findings.find(({ check }) => check === "models")).toMatchObject({
      state: "warn",
      fix: "attune train tries it again.",
    });
    expect(filesIn(directory)).toEqual([`${before}.json`, `${before}.model`, "training"]);

    const trained = await train(again);
    expect(trained.problem).toBeNull();
    expect(trained.served).not.toBe(before);
    await again.close();
    expect(filesIn(directory)).not.toContain("training");
    const last = await startWhen(directory, TRAINED + 3_000);
    expect(await last.call("models")).toMatchObject({ served: trained.served, problem: null });
    await last.close();
  });

  test("at night takes the training up when it is started again", async () => {
    const { directory, before } = await trainedShop();
    await killWhileTraining(directory, NEXT_NIGHT, "night");
    const again = await startWhen(directory, NEXT_NIGHT + 60_000);
    expect((await again.call("models")).served).toBe(before);
    // The turn of who was killed ends by itself.
    await expect
      .poll(async () => (await again.call("models")).served, { timeout: 90_000, interval: 250 })
      .not.toBe(before);
    expect((await untilIdle(again)).problem).toBeNull();
    await again.close();
  });
});

test("a training that a stop has ended is told of after the next start", async () => {
  const { directory, before } = await trainedShop();
  const attune = await startWhen(directory, TRAINED + 1_000);
  await attune.call("trainModels", { body: { search: true } });
  await attune.close();
  const again = await startWhen(directory, TRAINED + 2_000);
  const { served, problem } = await again.call("models");
  expect(served).toBe(before);
  expect(problem).toContain("was cut off");
  await again.close();
});
