import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";
import { ALLOWED, campersAndReaders, DAY, MONDAY, send, touch, train } from "./touching.ts";

const bestFor = (attune: RunningAttune, seed: string, source: "ease" | "popular" = "ease") => {
  const set = attune.attune.models.current();
  const item = set?.numberOf(seed);
  if (!set || item === undefined) return [];
  return (
    set.sources[source]
      ?.propose(
        {
          history: [],
          seeds: [item],
          now: MONDAY + 30 * DAY,
          context: { segments: [], places: [], category: null, query: null },
        },
        3,
        () => true,
      )
      .map((proposal) => set.idOf(proposal.item)) ?? []
  );
};

describe("models of what is done with items", () => {
  test("are trained when they are asked for, and say what they are learnt from", async () => {
    const attune = await startForTest(ALLOWED);
    expect(await attune.call("models")).toMatchObject({ served: null, step: "idle", versions: [] });
    await send(attune, campersAndReaders());
    expect((await attune.call("models")).behind).toBeGreaterThan(0);
    const { served, problem, versions } = await train(attune);
    expect(problem).toBeNull();
    expect(versions).toMatchObject([
      { version: served, served: true, people: 24, items: 6, leftOut: 0 },
    ]);
    expect(bestFor(attune, "tent").slice(0, 2).toSorted()).toEqual(["rope", "stove"]);
    expect(bestFor(attune, "lamp").slice(0, 2).toSorted()).toEqual(["book", "chair"]);
    const { rows } = await attune.call("auditLog", { query: { action: "model.trained" } });
    expect(rows).toMatchObject([{ target: served }]);
  });

  test("L10: say how good they are where enough people came back, and how the log was split", async () => {
    const directory = temporaryDirectory();
    const attune = await startAt(directory, ALLOWED);
    await send(attune, campersAndReaders(60));
    // Nobody came back.
    expect((await train(attune)).versions[0]?.quality).toBeNull();
    const back = (people: number, day: number) =>
      Array.from({ length: people }, (_, nth) =>
        touch(`u${nth}`, "Product Viewed", nth % 2 === 0 ? "tent" : "lamp", day),
      );
    await send(attune, back(10, 20));
    const few = (await train(attune)).versions[0]?.quality;
    expect(few).toMatchObject({ need: 20, judged: 0, figures: null });
    await send(attune, back(60, 21));
    const { versions } = await train(attune);
    const [version] = versions;
    if (!version?.quality?.figures) throw new Error("nobody was judged");
    const { quality, touches } = version;
    const { before, after, judged, figures } = version.quality;
    expect(before + after).toBe(touches);
    expect(judged).toBeGreaterThanOrEqual(20);
    expect(figures.own.ndcg).toBeGreaterThan(figures.popular.ndcg);
    await attune.close();
    const again = await startAt(directory, ALLOWED);
    expect((await again.call("models")).versions[0]?.quality).toEqual(quality);
    // Sessions and trends are read from the log anew.
    await expect.poll(async () => (await again.call("models")).behind).toBe(0);
    await again.close();
  });

  test("L7: are not learnt from people who have not allowed personalization", async () => {
    const attune = await startForTest({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    await send(attune, campersAndReaders());
    const none = await train(attune);
    expect(none.served).toBeNull();
    expect(none.problem).toContain("allows personalization");
    for (const user of ["u0", "u2", "u4"])
      await attune.call("recordConsent", {
        body: {
          identifier: `user_id:${user}`,
          statements: [{ purpose: "personalization", granted: true }],
        },
      });
    const { versions } = await train(attune);
    expect(versions).toMatchObject([{ people: 3, leftOut: 21 }]);
    expect(bestFor(attune, "lamp", "popular")).not.toContain("book");
  });

  test("one whose file is cut in half is not served: the version before is, and the doctor says so", async () => {
    const directory = temporaryDirectory();
    const first = await startAt(directory, ALLOWED);
    await send(first, campersAndReaders());
    const before = (await train(first)).served;
    await send(first, [touch("kim", "Product Viewed", "kayak", 9)]);
    const after = (await train(first)).served;
    await first.close();
    const folder = join(directory, "models");
    const file = join(folder, `${after}.model`);
    truncateSync(file, readFileSync(file).length >> 1);
    // What a server left that was killed while it wrote.
    writeFileSync(join(folder, "2099-01-01_00-00-00.model.unfinished"), "half");

    const again = await startAt(directory, ALLOWED);
    expect(before).not.toBe(after);
    expect((await again.call("models")).served).toBe(before);
    expect(bestFor(again, "tent").slice(0, 2).toSorted()).toEqual(["rope", "stove"]);
    const { findings } = await again.call("doctor");
    expect(findings.find(({ check }) => check === "models")).toMatchObject({
      state: "warn",
      found: `the file of version ${after} is cut; version ${before} is served instead`,
    });
    expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
    await again.close();
  });

  test("can be rolled back to a version that is kept, and stay so over a restart", async () => {
    const directory = temporaryDirectory();
    const attune = await startAt(directory, ALLOWED);
    await send(attune, campersAndReaders());
    const before = (await train(attune)).served ?? "";
    await train(attune);
    const back = await attune.call("rollBackModels", { body: { version: before } });
    expect(back.served).toBe(before);
    expect(await attune.refused("rollBackModels", { body: { version: "1999" } })).toMatchObject({
      slug: "model-not-found",
    });
    await attune.close();
    const again = await startAt(directory, ALLOWED);
    expect((await again.call("models")).served).toBe(before);
    await again.close();
  });

  test("three versions are kept", async () => {
    const attune = await startForTest(ALLOWED);
    await send(attune, campersAndReaders());
    for (let nth = 0; nth < 4; nth += 1) await train(attune);
    const { served, versions } = await attune.call("models");
    expect(versions).toHaveLength(3);
    expect(versions[0]?.version).toBe(served);
  });

  test("learn of an item that is new without a full training", async () => {
    const attune = await startForTest(ALLOWED);
    await send(attune, campersAndReaders());
    const { served } = await train(attune);
    const moved = Array.from({ length: 8 }, (_, nth) => [
      touch(`v${nth}`, "Product Viewed", "tent", 10, 0),
      touch(`v${nth}`, "Product Viewed", "hammock", 10, 1),
    ]).flat();
    await send(attune, moved);
    await expect.poll(() => bestFor(attune, "tent"), { interval: 100 }).toContain("hammock");
    const { served: now, versions } = await attune.call("models");
    expect(now).toMatch(new RegExp(`^${served}\\+\\d+$`));
    expect(versions).toHaveLength(1);
  });
});
