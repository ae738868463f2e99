import { describe, expect, onTestFinished, test } from "vitest";
import {
  ALLOWED,
  CAMPING,
  READING,
  product,
  touch,
  recommender,
  put,
  send,
  shop,
  ask,
  idsFor,
  kim,
} from "./camping-shop.ts";
import { startAt, startForTest } from "./running-attune.ts";

describe("a recommendation", () => {
  test("changes with the next request after an event, without training", async () => {
    const attune = await shop();
    await send(attune, [touch("kim", "Product Viewed", "tent")]);
    expect((await idsFor(attune, "for-you", kim)).slice(0, 3).toSorted()).toEqual(
      CAMPING.filter((id) => id !== "tent").toSorted(),
    );
    await send(attune, [
      touch("kim", "Product Added", "lamp"),
      touch("kim", "Product Added", "book"),
      touch("kim", "Product Added to Wishlist", "chair"),
    ]);
    expect((await idsFor(attune, "for-you", kim))[0]).toBe("shelf");
  });

  test("says for each item what it is there for, and what was left out", async () => {
    const attune = await shop();
    await send(attune, [touch("kim", "Product Viewed", "tent")]);
    const { items, left, model, reason } = await ask(attune, "for-you", kim);
    expect(reason).toBe("SELECTED");
    expect(model).toBe((await attune.call("models")).served);
    expect(items[0]).toMatchObject({
      position: 1,
      content: { name: expect.stringMatching(/^The /), price: 100, currency: "SEK" },
      why: {
        from: "for-you",
        sources: { ease: 1 },
        because: [{ id: "tent", share: 1 }],
        moved: [],
      },
    });
    expect(left).toEqual({});
    expect((await ask(attune, "unseen", kim)).left).toEqual({ seen: 1 });
  });

  test("speaks the language of the call", async () => {
    const attune = await shop();
    const [first] = (await ask(attune, "near", { items: ["tent"], context: { locale: "sv-SE" } }))
      .items;
    expect(first?.content["name"]).toMatch(/^Varan /);
  });

  test("never has what is out of stock or gone, from the next answer on", async () => {
    const attune = await shop();
    const [first = ""] = await idsFor(attune, "near", { items: ["tent"] });
    await put(attune, [product(first, { stock: 0 })]);
    const after = await ask(attune, "near", { items: ["tent"] });
    expect(after.items.map(({ id }) => id)).not.toContain(first);
    expect(after.left).toMatchObject({ "out-of-stock": 1 });
    const [second = ""] = after.items.map(({ id }) => id);
    await attune.call("removeCatalogItem", { params: { id: second } });
    expect(await idsFor(attune, "near", { items: ["tent"] })).not.toContain(second);
    await put(attune, [product(first)]);
    expect((await idsFor(attune, "near", { items: ["tent"] }))[0]).toBe(first);
  });

  test("never has what somebody gave back, nor what is nearly the same", async () => {
    const attune = await shop();
    // The same rope under another number.
    await put(attune, [product("stove", { name: { en: "The rope", sv: "Varan rope" } })]);
    await send(attune, [
      touch("kim", "Product Viewed", "tent"),
      {
        ...touch("kim", "Order Completed", "rope"),
        properties: { order_id: "o1", products: [{ product_id: "rope" }] },
      },
      {
        ...touch("kim", "Order Refunded", "rope"),
        properties: { order_id: "o1", products: [{ product_id: "rope" }] },
      },
    ]);
    for (const key of ["for-you", "popular"]) {
      const ids = await idsFor(attune, key, kim);
      expect(ids).not.toContain("rope");
      expect(ids).not.toContain("stove");
    }
    const { items, left } = await ask(attune, "popular", kim);
    expect(items).toHaveLength(6);
    expect(left).toEqual({ returned: 2 });
    expect(await idsFor(attune, "near", { items: ["tent"] })).toContain("stove");
  });

  test("says of what it was to go with that nobody knows it", async () => {
    const attune = await shop();
    const { sentences } = await ask(attune, "near", { items: ["tnet"] });
    expect(sentences?.at(-1)).toMatch(/^Nothing is known of tnet:/);
    const long = await ask(attune, "near", { context: { items: ["x".repeat(5_000)] } });
    expect(long.sentences?.at(-1)).toMatch(/^Nothing is known of x{100}:/);
    const { sentences: known } = await ask(attune, "near", { items: ["tent"] });
    expect(known?.join(" ")).not.toContain("Nothing is known");
  });

  test("keeps to its filter, and is moved by what it lifts", async () => {
    const attune = await shop();
    await put(attune, [
      product("rope", { price: 50 }),
      product("stove", { price: 59.99 }),
      product("book", { price: 20 }),
    ]);
    await send(attune, [
      touch("kim", "Product Viewed", "tent"),
      touch("kim", "Product Viewed", "mat"),
      touch("kim", "Product Viewed", "lamp"),
    ]);
    const { items, left, sentences = [] } = await ask(attune, "cheap", kim);
    expect(items.map(({ id }) => id).toSorted()).toEqual(["book", "rope", "stove"]);
    expect(items.find(({ id }) => id === "book")?.why?.moved).toEqual([{ boost: 0 }]);
    expect(sentences.filter((each) => each.includes("The book"))).toEqual([
      expect.stringContaining("counts 3 times as much, since brand is Lund"),
    ]);
    expect(left?.["filter"]).toBeGreaterThan(0);
  });

  test("is for nobody where nobody is named, and then goes with the items of the call alone", async () => {
    const attune = await shop();
    const { items, reason, decisionId } = await ask(attune, "near", { items: ["lamp"] });
    expect(
      items
        .slice(0, 3)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["book", "chair", "shelf"]);
    expect(reason).toBe("FALLBACK");
    const { subject } = await attune.call("explainDecision", { params: { id: decisionId } });
    expect(subject).toBeNull();
  });

  test("L7: knows nothing of who has not allowed personalization", async () => {
    const attune = await shop({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    await send(attune, [touch("kim", "Product Viewed", "lamp")]);
    const { items, reason } = await ask(attune, "near", { ...kim, items: ["tent"] });
    expect(reason).toBe("NO_CONSENT");
    expect(items.every(({ why }) => why?.because.every(({ id }) => id !== "lamp") ?? true)).toBe(
      true,
    );
  });

  test("tells a browser its items and no reason", async () => {
    const attune = await shop();
    const body = {
      recommender: "near",
      items: ["tent"],
      identifiers: { anonymous_id: "a1" },
      explain: true,
    };
    const answer = await attune.call("recommend", { key: "browser", body });
    expect(Object.keys(answer).toSorted()).toEqual(["decisionId", "items", "recommender"]);
    expect(Object.keys(answer.items[0] ?? {}).toSorted()).toEqual(["content", "id", "position"]);
  });

  test("is told in words where that is asked for, in either language", async () => {
    const attune = await shop();
    const { sentences } = await ask(attune, "near", { items: ["tent"], k: 1 });
    expect(sentences?.[0]).toMatch(/^1\. .+: because of .+ \(100\s?%\); .+\.$/);
    const swedish = await ask(attune, "near", { items: ["tent"], k: 1, language: "sv" });
    expect(swedish.sentences?.[0]).toMatch(/^1\. .+: på grund av .+ \(100\s?%\); .+\.$/);
    const unexplained = await ask(attune, "near", { items: ["tent"], explain: false });
    expect(unexplained.sentences).toBeUndefined();
  });

  test("falls back on another recommender, and says which an item is from", async () => {
    const attune = await shop();
    const { items } = await ask(attune, "near", { items: ["no-such-item"], k: 3 });
    expect(items).toHaveLength(3);
    expect(items.map(({ why }) => why?.from)).toEqual(["popular", "popular", "popular"]);
  });

  test("has what is new in the catalog by what it is, before anybody has touched it", async () => {
    const attune = await shop();
    await put(attune, [product("tarp", { brand: "Fjord", categories: ["outdoor/camping"] })]);
    await expect.poll(() => idsFor(attune, "alike", { items: ["tent"] })).toContain("tarp");
    const { items } = await ask(attune, "alike", { items: ["tarp"], k: 4 });
    expect(items.map(({ id }) => id).toSorted()).toEqual(CAMPING.toSorted());
    expect(items[0]?.why?.because).toEqual([{ id: "tarp", share: 1 }]);
  });

  test("has what is new by what those did who came to what it is like, and lets it speak", async () => {
    const attune = await shop();
    await send(attune, [touch("kim", "Product Viewed", "tent")]);
    expect(await idsFor(attune, "for-you", kim)).not.toContain("tarp");
    await put(attune, [product("tarp", { brand: "Fjord", categories: ["outdoor/camping"] })]);
    await expect.poll(() => idsFor(attune, "for-you", kim)).toContain("tarp");
    const { items } = await ask(attune, "for-you", kim);
    expect(items.find(({ id }) => id === "tarp")?.why).toMatchObject({
      sources: { ease: 1 },
      because: [{ id: "tent", share: 1 }],
    });
    expect(await idsFor(attune, "like-it", { items: ["tent"] })).toContain("tarp");
    expect(await idsFor(attune, "like-it", { items: ["lamp"] })).not.toContain("tarp");
    // A page of the new item shows what goes with it, though nobody has been there.
    const beside = await idsFor(attune, "like-it", { items: ["tarp"] });
    expect(beside.length).toBeGreaterThan(0);
    expect(beside.filter((id) => !CAMPING.includes(id))).toEqual([]);
    // Who looks at it is shown what goes with it.
    const lee = { identifiers: { user_id: "lee" } };
    await send(attune, [touch("lee", "Product Viewed", "tarp")]);
    expect(CAMPING).toContain((await idsFor(attune, "for-you", lee))[0]);
    await attune.call("removeCatalogItem", { params: { id: "tarp" } });
    expect(await idsFor(attune, "for-you", kim)).not.toContain("tarp");
  });

  test("goes by the embeddings that items come with, which no event is stamped with", async () => {
    const attune = await shop();
    const other = { brand: "Sund", categories: ["boats"] };
    await put(attune, [
      product("tent", { embedding: [1, 0.1, 0] }),
      product("canoe", { ...other, name: "Paddling", embedding: [0.9, 0.2, 0] }),
      product("sail", { ...other, name: "Canvas", embedding: [-0.1, 0.1, 1] }),
    ]);
    const alike = (): Promise<string[]> => idsFor(attune, "alike", { items: ["tent"], k: 20 });
    await expect.poll(alike).toContain("canoe");
    expect(await alike()).not.toContain("sail");
    // The same item with other numbers is like something else with the next answer.
    await put(attune, [product("sail", { ...other, name: "Canvas", embedding: [1, 0, 0] })]);
    await expect.poll(alike).toContain("sail");
    const { item } = await attune.call("catalogItem", { params: { id: "canoe" } });
    expect(item).toMatchObject({ embedding: [0.9, 0.2, 0] });
    const { stamp } = await attune.call("catalogItem", { params: { id: "canoe" } });
    expect(JSON.stringify(stamp)).not.toContain("embedding");
  });

  test("is nothing that the person gave back, also where the default is shown that anybody gets", async () => {
    const attune = await shop();
    const shelf = {
      kind: "offer",
      key: "mine",
      content: {},
      items: { recommender: "popular", limit: 8, min: 8 },
    };
    const slot = {
      kind: "slot",
      key: "home_shelf",
      default: { content: {}, items: { recommender: "popular", limit: 8 } },
    };
    const rule = { kind: "rule", key: "mine", slot: "home_shelf", then: { offer: "mine" } };
    await attune.call("applyDefinitions", { body: { definitions: [shelf, slot, rule] } });
    const home = async (user: string): Promise<readonly unknown[]> => {
      const { decisions } = await attune.call("decide", {
        key: "server",
        body: { identifiers: { user_id: user }, slots: ["home_shelf"] },
      });
      return decisions["home_shelf"]?.items?.map(({ id }) => id) ?? [];
    };
    await send(attune, [touch("kim", "Order Completed", "rope")]);
    expect(await home("kim")).toContain("rope");
    await put(attune, [product("rope-2", { name: { en: "The rope", sv: "Varan rope" } })]);
    await send(attune, [touch("kim", "Order Refunded", "rope")]);
    const after = await home("kim");
    expect(after).toHaveLength(7);
    expect(after).not.toContain("rope");
    expect(await home("lee")).toContain("rope");
    // L7: of whom nothing may be known, not even this is.
    await attune.call("recordConsent", {
      body: {
        identifier: "user_id:kim",
        statements: [{ purpose: "personalization", granted: false }],
      },
    });
    expect(await home("kim")).toContain("rope");
    const { differing } = await attune.call("replayDecisions", { query: {} });
    expect(differing).toEqual([]);
  });

  test("knows after a restart what items are, also what is put after it", async () => {
    const before = await shop();
    await before.close();
    const attune = await startAt(before.directory, ALLOWED);
    onTestFinished(attune.close);
    const alike = (): Promise<string[]> => idsFor(attune, "alike", { items: ["tent"] });
    await expect.poll(alike).toContain("rope");
    await put(attune, [product("tarp", { brand: "Fjord", categories: ["outdoor/camping"] })]);
    await expect.poll(alike).toContain("tarp");
    await expect.poll(() => idsFor(attune, "near", { items: ["tent"] })).toContain("tarp");
  });

  test("answers a search in each language that items have", async () => {
    const attune = await shop();
    expect((await idsFor(attune, "search", { query: "rope" }))[0]).toBe("rope");
    expect((await idsFor(attune, "search", { query: "varan lamp" }))[0]).toBe("lamp");
    await put(attune, [product("sack", { name: { sv: "Ryggsäck", en: "Rucksack" } })]);
    for (const query of ["ryggsäckar", "ryggsäcken", "rucksacks"])
      await expect.poll(() => idsFor(attune, "search", { query })).toEqual(["sack"]);
    expect(await idsFor(attune, "search", { query: "zzz" })).toEqual([]);
  });

  test("of a recommender that is not live is refused", async () => {
    const attune = await startForTest(ALLOWED);
    const refused = await attune.refused("recommend", {
      key: "server",
      body: { recommender: "nope" },
    });
    expect(refused.slug).toBe("recommender-not-found");
  });

  test("is empty without a model, and says that nothing could be shown", async () => {
    const attune = await startForTest(ALLOWED);
    await attune.call("applyDefinitions", { body: { definitions: [recommender("alone")] } });
    const { items, reason } = await ask(attune, "alone", kim);
    expect(items).toEqual([]);
    expect(reason).toBe("FALLBACK");
  });
});

describe("a slot that is filled by a recommender", () => {
  test("L6: shows each cart other related products, and can be decided again", async () => {
    const attune = await shop();
    const order = (userId: string) => ({
      ...touch(userId, "Order Completed", "x"),
      properties: { order_id: `first-${userId}`, total: 10, currency: "SEK" },
    });
    await send(attune, [
      order("camper"),
      order("reader"),
      touch("camper", "Product Added", "tent"),
      touch("reader", "Product Added", "lamp"),
    ]);
    const decide = async (user: string) => {
      const { decisions } = await attune.call("decide", {
        key: "server",
        body: { identifiers: { user_id: user }, slots: ["home_hero"], explain: true },
      });
      return decisions["home_hero"];
    };
    const [camper, reader] = [await decide("camper"), await decide("reader")];
    expect([camper?.offer, reader?.offer]).toEqual(
      Array.from({ length: 2 }, () => "cart-reminder-with-related"),
    );
    expect(camper?.items?.every(({ id }) => CAMPING.includes(id) && id !== "tent")).toBe(true);
    expect(reader?.items?.every(({ id }) => READING.includes(id) && id !== "lamp")).toBe(true);
    expect(camper?.items).toHaveLength(2);
    const { differing, same } = await attune.call("replayDecisions", { query: {} });
    expect({ differing, same }).toEqual({ differing: [], same: 2 });
  });

  test("does not show an offer whose list would be too short, and says so", async () => {
    const attune = await shop();
    await put(
      attune,
      CAMPING.map((id) => product(id, { stock: 0 })),
    );
    await send(attune, [
      { ...touch("camper", "Order Completed", "x"), properties: { order_id: "o" } },
      touch("camper", "Product Added", "tent"),
    ]);
    const { decisions } = await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: "camper" }, slots: ["home_hero"], explain: true },
    });
    const [candidate] = decisions["home_hero"]?.candidates ?? [];
    expect(decisions["home_hero"]?.offer).toBeNull();
    expect(candidate).toMatchObject({
      reason: "CONTENT_UNAVAILABLE",
      parameters: { items: 0, wanted: 1 },
    });
  });
});
