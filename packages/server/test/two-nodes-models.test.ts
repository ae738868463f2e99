import { describe, expect, test } from "vitest";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";

const NOW = Date.UTC(2026, 10, 2, 9);

const views = Array.from({ length: 60 }, (_, nth) =>
  [nth % 7, (nth * 3 + 1) % 7, (nth * 5 + 2) % 11].map((item, at) => ({
    type: "track",
    event: nth % 4 === 0 ? "Product Added" : "Product Viewed",
    userId: `u${nth}`,
    messageId: `${nth}-${at}`,
    timestamp: new Date(NOW - (nth % 20) * 3_600_000 + at * 60_000).toISOString(),
    properties: { product_id: `p${item}` },
  })),
).flat();

const answers = (node: RunningAttune) => {
  const set = node.attune.models.current();
  if (!set) return null;
  const context = { segments: [], places: [], category: null, query: null };
  return Array.from({ length: set.size }, (_, item) =>
    (["ease", "session", "popular", "together"] as const).map((source) =>
      set.sources[source]
        ?.propose({ history: [], seeds: [item], now: NOW, context }, 5, () => true)
        .map((proposal) => [set.idOf(proposal.item), proposal.score]),
    ),
  );
};

describe("two nodes on one database", () => {
  test("serve the same models, each made by itself, after one of them was told to train", async () => {
    const { a, b } = await startNodes({ ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" });
    await a.call("batch", { key: "server", body: { batch: views } });
    await a.call("trainModels", { body: { full: true } });
    await expect.poll(async () => (await a.call("models")).step, { interval: 100 }).toBe("idle");
    const { served } = await a.call("models");
    expect(served).not.toBeNull();
    await expect
      .poll(async () => (await b.call("models")).served, { timeout: 30_000, interval: 200 })
      .toBe(served);
    expect(answers(b)).toEqual(answers(a));
    await b.call("trainModels", { body: { full: true } });
    await expect
      .poll(async () => (await a.call("models")).served, { timeout: 30_000, interval: 200 })
      .not.toBe(served);
    await a.call("rollBackModels", { body: { version: served } });
    await expect
      .poll(async () => (await b.call("models")).served, { timeout: 30_000, interval: 200 })
      .toBe(served);
  });
});
