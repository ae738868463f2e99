import { describe, expect, test } from "vitest";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";

const CAMPING = ["tent", "rope", "stove", "mat"];

const product = (id: string, over: Readonly<Record<string, unknown>> = {}) => ({
  id,
  name: `The ${id}`,
  price: 100,
  currency: "SEK",
  categories: ["camping"],
  stock: 5,
  ...over,
});

const put = (node: RunningAttune, items: readonly object[]) =>
  node.call("putCatalogItems", { body: { items } });

const near = async (node: RunningAttune) => {
  const { items, left } = await node.call("recommend", {
    key: "server",
    body: { recommender: "near", items: ["tent"], explain: true },
  });
  return { ids: items.map(({ id }) => id).toSorted(), left };
};

const SLOW = { timeout: 30_000, interval: 50 };

/** Two nodes that serve the same model of what campers did. */
const shop = async () => {
  const { a, b } = await startNodes({ ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" });
  await put(
    a,
    CAMPING.map((id) => product(id)),
  );
  const batch = Array.from({ length: 20 }, (_, nth) =>
    CAMPING.filter((_item, at) => at !== nth % 5).map((id, at) => ({
      type: "track",
      event: "Product Viewed",
      userId: `u${nth}`,
      messageId: `${nth}-${at}`,
      properties: { product_id: id },
    })),
  ).flat();
  await a.call("batch", { key: "server", body: { batch } });
  const definition = {
    kind: "recommender",
    key: "near",
    basis: "items",
    sources: [{ use: "ease" }],
    rules: { filter: { price: { $lt: 1_000 } } },
  };
  await a.call("applyDefinitions", { body: { definitions: [definition] } });
  // The log is read where nothing before it can still be committed: by any test on the same server.
  const train = async (): Promise<string | null> => {
    const { step, served } = await a.call("models");
    if (step === "idle" && served === null) await a.call("trainModels", { body: { full: true } });
    return served;
  };
  await expect.poll(train, SLOW).not.toBeNull();
  for (const node of [a, b])
    await expect.poll(async () => (await near(node)).ids, SLOW).toEqual(["mat", "rope", "stove"]);
  return { a, b };
};

describe("two nodes on one database", () => {
  test("show the catalog as it is, whichever of them was told of a change", async () => {
    const { a, b } = await shop();
    // What sold out is gone from the next answer of the other; then its board knows why.
    await put(a, [product("rope", { stock: 0 })]);
    expect((await near(b)).ids).toEqual(["mat", "stove"]);
    await expect
      .poll(() => near(b), SLOW)
      .toEqual({
        ids: ["mat", "stove"],
        left: { "out-of-stock": 1 },
      });
    await put(b, [product("rope")]);
    await expect.poll(async () => (await near(a)).ids, SLOW).toEqual(["mat", "rope", "stove"]);
    // What a rule asks of it is asked anew.
    await put(a, [product("mat", { price: 2_000 })]);
    await expect.poll(() => near(b), SLOW).toEqual({ ids: ["rope", "stove"], left: { filter: 1 } });
    await b.call("removeCatalogItem", { params: { id: "stove" } });
    await expect
      .poll(() => near(a), SLOW)
      .toEqual({
        ids: ["rope"],
        left: { filter: 1, "not-in-catalog": 1 },
      });
  });

  test("both show what is new, by what it is like", async () => {
    const { a, b } = await shop();
    await put(a, [product("tarp", { description: "For a tent, a rope or a mat." })]);
    for (const node of [a, b])
      await expect.poll(async () => (await near(node)).ids, SLOW).toContain("tarp");
  });

  test("hear of a batch that is too large for one notification", async () => {
    const { a, b } = await shop();
    const long = Array.from({ length: 200 }, (_, nth) => `${nth}-${"x".repeat(150)}`);
    await put(a, [...long.map((id) => product(id)), product("rope", { stock: 0 })]);
    await expect.poll(async () => (await near(b)).left, SLOW).toEqual({ "out-of-stock": 1 });
  });
});
