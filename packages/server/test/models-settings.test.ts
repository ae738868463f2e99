import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { ALLOWED, campersAndReaders, crowd, send, train } from "./touching.ts";

/** All pairs of so many items take more than the least that can be allowed. */
const ITEMS = 1_500;
const LITTLE = { ...ALLOWED, ATTUNE_MODEL_MEMORY: "64" } as const;

describe("how models are trained", () => {
  test("is refused before it begins where it would take too much memory, with how much", async () => {
    const directory = temporaryDirectory();
    const attune = await startAt(directory, LITTLE);
    await send(attune, campersAndReaders());
    const { served } = await train(attune);
    await send(attune, crowd(ITEMS, 400));
    const refused = await train(attune);
    const [, needed] =
      /^Training would take (\d+) MB, and ATTUNE_MODEL_MEMORY allows 64: raise/.exec(
        refused.problem ?? "",
      ) ?? [];
    // Three squares of numbers and the model.
    expect(Number(needed)).toBeGreaterThanOrEqual((ITEMS ** 2 * 32) / 2 ** 20);
    expect(Number(needed)).toBeLessThan((ITEMS ** 2 * 32) / 2 ** 20 + 5);
    expect(refused.served?.split("+")[0]).toBe(served);
    expect(refused.versions).toMatchObject([{ version: served, served: true }]);
    await attune.close();
  });

  test("is what the last search found that there is memory for, also over a restart", async () => {
    const directory = temporaryDirectory();
    const first = await startAt(directory, LITTLE);
    await send(first, crowd(ITEMS, 400));
    await first.call("trainModels", { body: { search: true } });
    const told: (number | null)[] = [];
    for (let step = ""; step !== "idle";) {
      const models = await first.call("models");
      ({ step } = models);
      told.push(models.memory);
      await pause(5);
    }
    const searched = await first.call("models");
    const [{ setting, memory, quality } = { setting: "", memory: 0, quality: null }] =
      searched.versions;
    expect(searched.problem).toBeNull();
    expect(setting).toContain("neighbours");
    expect(memory).toBeLessThanOrEqual(64 * 2 ** 20);
    // It is not known before the search has ended, then told, and over with the training.
    expect([told[0], ...new Set(told), told.at(-1)]).toEqual([null, null, memory, null]);
    expect(quality?.people).toBeGreaterThan(0);
    await first.close();
    const second = await startAt(directory, ALLOWED);
    const kept = await train(second);
    expect(kept.versions.map((each) => each.setting)).toEqual([setting, setting]);
    await second.close();
  });
});
