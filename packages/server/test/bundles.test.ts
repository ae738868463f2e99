import { describe, expect, test } from "vitest";
import { product, put, send, shop, touch, ask } from "./camping-shop.ts";

describe("a recommender of bundles", () => {
  test("answers a set within its price, stock and margin, and says what it costs and why", async () => {
    const attune = await shop();
    const earning = (id: string, margin: number, over: object = {}) =>
      product(id, { margin, ...over });
    await put(attune, [
      earning("tent", 0.3),
      earning("rope", 0.3, { price: 120 }),
      earning("stove", 0.4, { price: 500 }),
      earning("mat", 0.1),
    ]);
    const seeds = { items: ["tent"] };
    const { items, bundle, missing } = await ask(attune, "set", seeds);
    // A stove is too dear, a mat earns enough beside the tent, but all three cost too much.
    expect(items.map(({ id }) => id)[0]).toBe("tent");
    expect(items).toHaveLength(2);
    expect(items.map(({ id }) => id)).not.toContain("stove");
    const [, second] = items;
    expect(bundle).toEqual({ total: second?.id === "rope" ? 220 : 200, currency: "SEK" });
    expect(second?.why).toMatchObject({ because: [{ id: "tent", share: 1 }] });
    expect(missing).toBeUndefined();
    // It is told to a browser too: the total is what a page shows.
    const identifiers = { anonymous_id: "a1" };
    const shown = await attune.call("recommend", {
      key: "browser",
      body: { recommender: "set", identifiers, ...seeds },
    });
    expect(shown.bundle).toEqual(bundle);
    // What sells out is no part of it from the next answer on; what is left of the rest is no bundle.
    await put(attune, [
      earning("rope", 0.3, { price: 120, stock: 0 }),
      earning("mat", 0.1, { stock: 0 }),
    ]);
    const none = await ask(attune, "set", seeds);
    expect(none.items).toEqual([]);
    expect(none).toMatchObject({ missing: "size" });
    expect(none.bundle).toBeUndefined();
    await put(attune, [earning("mat", 0.05), earning("tent", 0.05)]);
    expect(await ask(attune, "set", seeds)).toMatchObject({ items: [], missing: "margin" });
    const { differing } = await attune.call("replayDecisions", { query: {} });
    expect(differing).toEqual([]);
  });

  test("is no set around what the person gave back, until they buy it again", async () => {
    const attune = await shop();
    await put(
      attune,
      ["tent", "rope", "mat"].map((id) => product(id, { margin: 0.3 })),
    );
    const seeds = { items: ["tent"], identifiers: { user_id: "lee" } };
    await send(attune, [touch("lee", "Order Completed", "tent")]);
    expect((await ask(attune, "set", seeds)).items[0]?.id).toBe("tent");
    await send(attune, [touch("lee", "Product Returned", "tent")]);
    expect(await ask(attune, "set", seeds)).toMatchObject({ items: [], missing: "seeds" });
    expect((await ask(attune, "set", { items: ["tent"] })).items[0]?.id).toBe("tent");
    await send(attune, [touch("lee", "Order Completed", "tent", 2)]);
    expect((await ask(attune, "set", seeds)).items[0]?.id).toBe("tent");
  });
});
