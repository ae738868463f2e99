import type { JsonObject } from "@attune/core/json";
import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const BELL = { id: "bell", name: "Bell", currency: "SEK", price: 100 };

const put = (attune: RunningAttune, ...items: readonly unknown[]) =>
  attune.call("putCatalogItems", { body: { items } });

const putLines = (attune: RunningAttune, raw: string, contentType = "application/x-ndjson") =>
  attune.call("putCatalogItems", { raw, headers: { "content-type": contentType } });

const track = (attune: RunningAttune, messageId: string, properties: JsonObject) =>
  attune.call("track", {
    body: { event: "Product Viewed", userId: "ada", messageId, properties },
  });

describe("PUT /v1/catalog/items", () => {
  test("answers each item: created, changed with what changed, unchanged, rejected with place and reason", async () => {
    const attune = await startForTest();
    await put(attune, BELL, { id: "lamp", name: "Lamp" });
    const answer = await put(
      attune,
      { ...BELL, price: 80, list_price: 100 },
      { id: "lamp", name: "Lamp" },
      { id: "lock", name: "Lock" },
      { id: "pump", name: "Pump", price: -1, currency: "SEK" },
      "a line",
    );
    expect(answer).toMatchObject({ created: 1, changed: 1, unchanged: 1, rejected: 2 });
    expect(answer.items).toEqual([
      {
        index: 0,
        id: "bell",
        status: "changed",
        changes: [
          { is: "price-changed", cause: "price", old: 100, new: 80, currency: "SEK" },
          { is: "price-changed", cause: "list price", old: null, new: 100, currency: "SEK" },
        ],
      },
      { index: 1, id: "lamp", status: "unchanged", changes: [] },
      {
        index: 2,
        id: "lock",
        status: "created",
        changes: [{ is: "created" }, { is: "published" }],
      },
      {
        index: 3,
        id: "pump",
        status: "rejected",
        changes: [],
        pointer: "/price",
        reason: "is below 0",
      },
      {
        index: 4,
        id: null,
        status: "rejected",
        changes: [],
        pointer: "",
        reason: "is no JSON object",
      },
    ]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("the same again is no change and no entry, whatever the order of the fields", async () => {
    const attune = await startForTest();
    const { seq } = await put(attune, BELL);
    const { price, ...others } = BELL;
    expect(await put(attune, { price: String(price), ...others })).toMatchObject({
      seq: null,
      unchanged: 1,
    });
    expect(await attune.attune.store.reads.lastSeq()).toBe(seq);
  });

  test("takes NDJSON line by line; a line that is no JSON is rejected alone", async () => {
    const attune = await startForTest();
    const lines = [JSON.stringify(BELL), "", '{"id": NaN}', '{"id":"lamp","name":"Lamp"}'];
    const answer = await putLines(attune, lines.join("\r\n"));
    expect(answer.items.map(({ id, status }) => [id, status])).toEqual([
      ["bell", "created"],
      [null, "rejected"],
      ["lamp", "created"],
    ]);
    const refused = await attune.refused("track", {
      raw: JSON.stringify(BELL),
      headers: { "content-type": "application/x-ndjson" },
    });
    expect(refused.slug).toBe("content-type-not-supported");
  });

  test("of an id that a batch names twice nothing is taken, and of the others all", async () => {
    const attune = await startForTest();
    const answer = await put(attune, BELL, { ...BELL, price: 1 }, { id: "lamp", name: "Lamp" });
    expect(answer).toMatchObject({ created: 1, rejected: 2 });
    expect(answer.items[0]).toMatchObject({ pointer: "/id" });
    await attune.refused("catalogItem", { params: { id: "bell" } });
  });

  test("an item of 2 MB is rejected alone; a body or a batch that is too large is refused whole", async () => {
    const attune = await startForTest();
    const large = { id: "large", name: "Large", attributes: { text: "x".repeat(2_000_000) } };
    expect(await put(attune, large, BELL)).toMatchObject({ created: 1, rejected: 1 });
    const six = { ...large, attributes: { text: "x".repeat(6_000_000) } };
    const body = await attune.refused("putCatalogItems", { body: { items: [six] } });
    expect(body.slug).toBe("body-too-large");
    const items = Array.from({ length: 501 }, (_, n) => ({ id: n, name: "Item" }));
    const batch = await attune.refused("putCatalogItems", { body: { items } });
    expect(batch).toMatchObject({ slug: "too-many-items", status: 413 });
    const infinite = '{"items":[{"id":"a","name":"A","currency":"SEK","price":1e999}]}';
    expect(await attune.call("putCatalogItems", { raw: infinite })).toMatchObject({ rejected: 1 });
    expect((await attune.call("catalogItems")).items.map(({ id }) => id)).toEqual(["bell"]);
  });

  test("a shop's server may write; a browser may not", async () => {
    const attune = await startForTest();
    const body = { items: [BELL] };
    expect(await attune.call("putCatalogItems", { key: "server", body })).toMatchObject({
      created: 1,
    });
    const refused = await attune.refused("putCatalogItems", { key: "browser", body });
    expect(refused.slug).toBe("key-not-allowed");
  });
});

describe("the catalog", () => {
  test("is listed in pages, filtered, in a locale", async () => {
    const attune = await startForTest();
    await put(
      attune,
      { id: "a", name: { en: "Road bike", sv: "Racer" }, categories: ["bikes/road"], brand: "Zon" },
      { id: "b", name: "Rain coat", categories: ["clothes"] },
      { id: "c", name: "City bike", categories: ["bikes/city"] },
    );
    const first = await attune.call("catalogItems", { query: { limit: 2 } });
    expect(first).toMatchObject({ items: [{ id: "a" }, { id: "b" }], next: "b" });
    const rest = await attune.call("catalogItems", { query: { limit: 2, after: "b" } });
    expect(rest).toMatchObject({ items: [{ id: "c" }], next: null });
    const titles = async (query: Record<string, string>) =>
      (await attune.call("catalogItems", { query })).items.map(({ title }) => title);
    expect(await titles({ category: "bikes", locale: "sv" })).toEqual(["Racer", "City bike"]);
    expect(await titles({ query: "ra", locale: "sv" })).toEqual(["Racer", "Rain coat"]);
    expect(await titles({ brand: "zon" })).toEqual(["Road bike"]);
    expect((await attune.refused("catalogItems", { query: { categori: "x" } })).slug).toBe(
      "parameter-not-valid",
    );
  });

  test("L4: shows an item from the instant of its first date until that of its last, to the millisecond", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const [from, until] = [Date.parse("2031-03-30T01:00:00Z"), Date.parse("2031-03-30T03:00:00Z")];
    const iso = (at: number): string => new Date(at).toISOString();
    const clockTo = (at: number) => attune.call("setClock", { body: { now: iso(at) } });
    await clockTo(from - 1);
    await put(
      attune,
      { id: "always", name: "Bell" },
      // Written with an offset: the instants are the same.
      {
        id: "spring",
        name: "Spring coat",
        publish: { from: "2031-03-30T03:00:00+02:00", until: iso(until) },
      },
      { id: "to-come", name: "Autumn coat", publish: { from: iso(until) } },
    );
    const idsOf = async (published: string) =>
      (await attune.call("catalogItems", { query: { published } })).items.map(({ id }) => id);
    const seen = async () => [
      await idsOf("true"),
      await idsOf("false"),
      (await attune.call("catalogItem", { params: { id: "spring" } })).published,
      (await attune.call("catalogItems")).items.map(({ published }) => published),
    ];
    const before = [["always"], ["spring", "to-come"], false, [true, false, false]];
    const during = [["always", "spring"], ["to-come"], true, [true, true, false]];
    const after = [["always", "to-come"], ["spring"], false, [true, false, true]];
    expect(await seen()).toEqual(before);
    await clockTo(from);
    expect(await seen()).toEqual(during);
    await clockTo(until - 1);
    expect(await seen()).toEqual(during);
    await clockTo(until);
    expect(await seen()).toEqual(after);
    expect((await attune.refused("catalogItems", { query: { published: "yes" } })).slug).toBe(
      "parameter-not-valid",
    );
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("shows an item with its stamp and its latest changes; an id may hold a slash", async () => {
    const attune = await startForTest();
    const params = { id: "bells/1 å" };
    await put(attune, { ...BELL, ...params, stock: 0, description: { sv: "Ding" } });
    await put(attune, { ...BELL, ...params, stock: { oslo: 2 }, description: { sv: "Ding" } });
    expect(await attune.call("catalogItem", { params })).toMatchObject({
      id: params.id,
      title: "Bell",
      description: "Ding",
      version: 2,
      published: true,
      inStock: true,
      onSale: false,
      item: { ...BELL, ...params, stock: { oslo: 2 } },
      stamp: { price: 100, currency: "SEK" },
      recent: [
        {
          changes: [
            { is: "in-stock" },
            { is: "stock-changed", location: "default", old: 0, new: null },
            { is: "stock-changed", location: "oslo", old: null, new: 2 },
          ],
        },
        { changes: [{ is: "created" }, { is: "published" }] },
      ],
    });
    expect(await attune.call("removeCatalogItem", { params })).toMatchObject(params);
    for (const name of ["catalogItem", "removeCatalogItem"] as const)
      expect((await attune.refused(name, { params })).slug).toBe("item-not-found");
    const { rows } = await attune.call("auditLog", { query: { action: "catalog.change" } });
    expect(rows.map(({ details }) => details)).toMatchObject([
      { removed: 1 },
      { changed: 1 },
      { created: 1 },
    ]);
  });
});

describe("events that name items", () => {
  test("each keep what the item was at their commit, when its price changes between them", async () => {
    const attune = await startForTest();
    await put(attune, BELL);
    await track(attune, "m1", { product_id: "bell" });
    await put(attune, { ...BELL, price: 80, list_price: 100 });
    await track(attune, "m2", { products: [{ sku: "bell" }, { sku: "unknown" }] });
    await track(attune, "m3", { product_id: "unknown" });
    const [first, second, third] = await attune.storedEvents();
    expect(first?.items).toMatchObject({ bell: { price: 100, on_sale: false } });
    expect(second?.items).toEqual({
      bell: expect.objectContaining({ price: 80, list_price: 100, on_sale: true }),
    });
    expect(third).not.toHaveProperty("items");
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("cannot say themselves what an item is", async () => {
    const attune = await startForTest();
    const items = { bell: { price: 1 } };
    await attune.call("track", {
      body: { event: "Viewed", userId: "ada", items, properties: { product_id: "bell" } },
    });
    expect((await attune.storedEvents())[0]).not.toHaveProperty("items");
  });

  test("show it in the timeline and in the export, beside the message as it was sent", async () => {
    const attune = await startForTest();
    await put(attune, BELL);
    await track(attune, "m1", { product_id: "bell" });
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:ada" } });
    const { entries } = await attune.call("timeline", { params: { id } });
    expect(entries[0]).toMatchObject({
      sentence: 'track "Product Viewed" from server (of the catalog: bell)',
      entry: { event: { items: { bell: { price: 100 } } } },
    });
    const [line = ""] = (await attune.call("exportEvents")).split("\n");
    expect(JSON.parse(line)).toMatchObject({
      messageId: "m1",
      properties: { product_id: "bell" },
      catalogItems: { bell: { price: 100, currency: "SEK" } },
    });
  });
});

describe("verify", () => {
  test.each([
    ["an item's price", `UPDATE catalog_item SET content = replace(content, '100', '90')`],
    ["a stamp", "UPDATE catalog_item SET stamp = '{}'"],
    ["what an item is found by", "DELETE FROM catalog_term WHERE kind = 'name'"],
    ["an item", "DELETE FROM catalog_item"],
    [
      "a term of nobody",
      "INSERT INTO catalog_term (kind, term, item, locale) VALUES ('brand', 'x', 'none', '')",
    ],
  ])("L5: finds %s that is not as the log says", async (_what, statement) => {
    const attune = await startForTest();
    await put(attune, BELL);
    expect(await attune.tamper(statement)).toBe(1);
    expect(await attune.call("verify")).toMatchObject({ ok: false });
  });
});
