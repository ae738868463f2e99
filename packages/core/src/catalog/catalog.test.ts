import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { changesBetween } from "./change.ts";
import type { CatalogSet, Item, ItemChange } from "./index.ts";
import {
  applyCatalog,
  catalogEntry,
  isInStock,
  isPublished,
  ITEM_LIMITS,
  itemContent,
  itemsNamed,
  MAX_STAMPED,
  readItem,
  STAMP_CHARACTERS,
  stampOf,
  termsOf,
  textIn,
} from "./index.ts";

const BELL: JsonObject = { id: "bell", name: "Bell", currency: "SEK" };

const item = (more: JsonObject = {}): Item => {
  const read = readItem({ ...BELL, ...more });
  if ("flaw" in read) throw new Error(JSON.stringify(read.flaw));
  return read.item;
};
const flaw = (more: Record<string, unknown>): unknown => {
  const read = readItem({ ...BELL, ...more });
  return "flaw" in read ? read.flaw : null;
};
const AT = 1_780_272_000_000;
const changes = (before: JsonObject | null, after: JsonObject | null): readonly ItemChange[] =>
  changesBetween(before && item(before), after && item(after), AT);

describe("an item", () => {
  test("has one normal form, however a feed writes it", () => {
    const written = { ...BELL, id: 7, price: "19.50", stock: 3, brand: null, tags: ["a", "a"] };
    const read = readItem({ ...written, publish: { from: "2026-01-01T01:00:00+01:00" } });
    expect("item" in read && read.item).toEqual({
      id: "7",
      kind: "product",
      name: "Bell",
      currency: "SEK",
      price: 19.5,
      stock: { default: 3 },
      tags: ["a"],
      publish: { from: "2026-01-01T00:00:00Z" },
    });
  });

  test.each([
    [{ id: undefined }, "/id"],
    [{ id: " bell" }, "/id"],
    [{ id: "a\u0000b" }, "/id"],
    [{ id: "a\ud800" }, "/id"],
    [{ id: "__proto__" }, "/id"],
    [{ id: "x".repeat(ITEM_LIMITS.id + 1) }, "/id"],
    [{ name: undefined }, "/name"],
    [{ name: { "not a locale": "Bell" } }, "/name/not a locale"],
    [{ name: {} }, "/name"],
    [{ price: -1 }, "/price"],
    [{ price: Number.NaN }, "/price"],
    [{ price: "NaN" }, "/price"],
    [{ price: Number.POSITIVE_INFINITY }, "/price"],
    [{ price: 1e11 }, "/price"],
    [{ price: 0.00001 }, "/price"],
    [{ price: "12,50" }, "/price"],
    [{ price: 1, currency: undefined }, "/currency"],
    [{ currency: "XYZ" }, "/currency"],
    [{ currency: "__proto__" }, "/currency"],
    [{ categories: ["bikes//road"] }, "/categories/0"],
    [{ categories: ["bikes", "/road"] }, "/categories/1"],
    [{ categories: [""] }, "/categories/0"],
    [{ categories: ["a/b/c/d/e/f/g/h/i"] }, "/categories/0"],
    [{ stock: -1 }, "/stock"],
    [{ stock: { stockholm: 1.5 } }, "/stock/stockholm"],
    [
      { publish: { from: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z" } },
      "/publish/until",
    ],
    [{ publish: { from: "2026-02-01" } }, "/publish/from"],
    [{ publish: { until: "2026-02-01T00:00:00.1234567890Z" } }, "/publish/until"],
    [{ rating: { value: 4.5 } }, "/rating/count"],
    [{ margin: 1.5 }, "/margin"],
    [{ embedding: [0.1, "0.2"] }, "/embedding/1"],
    [{ embedding: [Number.NaN] }, "/embedding/0"],
    [{ embedding: Array.from({ length: ITEM_LIMITS.embedding + 1 }, () => 0) }, "/embedding"],
    [{ variants: [{ id: "m" }, { id: "m" }] }, "/variants/1/id"],
    [{ variants: [{ id: "m", price: -2 }] }, "/variants/0/price"],
    [{ variants: [{ id: "m", price: 2 }], currency: undefined }, "/currency"],
    [{ colour: "red" }, "/colour"],
    [{ "a/b": 1 }, "/a~1b"],
    [{ attributes: { text: "x".repeat(ITEM_LIMITS.characters) } }, ""],
    [{ attributes: JSON.parse('{"__proto__":1}') }, "/attributes/__proto__"],
    [
      { attributes: { a: { b: { c: { d: { e: { f: { g: { h: {} } } } } } } } } },
      "/attributes/a/b/c/d/e/f/g/h",
    ],
  ])("is not %j, and it is said where", (more, pointer) => {
    expect(flaw(more)).toMatchObject({ pointer });
  });

  test.each([[null], [7], ["Bell"], [[]]])("is not %j", (value) => {
    expect(readItem(value)).toMatchObject({ flaw: { pointer: "" } });
  });

  test("is shown from its first instant on and before its last", () => {
    const from = "2026-06-01T00:00:00Z";
    const shown = item({ publish: { from, until: "2026-06-02T00:00:00Z" } });
    const day = 86_400_000;
    expect([AT - 1, AT, AT + day - 1, AT + day].map((at) => isPublished(shown, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("is in stock when a piece of it or of a variant is anywhere; unknown where nobody counts", () => {
    expect(isInStock(item())).toBeNull();
    expect(isInStock(item({ stock: { stockholm: 0, oslo: 1 } }))).toBe(true);
    expect(isInStock(item({ stock: 0, variants: [{ id: "m", stock: 2 }] }))).toBe(true);
    expect(isInStock(item({ variants: [{ id: "m", stock: 0 }, { id: "l" }] }))).toBe(false);
  });

  test("has its text in a locale, else in one of its language, else its first", () => {
    const name = { sv: "Ringklocka", "en-GB": "Bell" };
    expect(["sv", "sv-FI", "EN-gb", "en", "de", null].map((each) => textIn(name, each))).toEqual([
      "Ringklocka",
      "Ringklocka",
      "Bell",
      "Bell",
      "Bell",
      "Bell",
    ]);
  });

  test("is found by its categories and those above them, its brand and its names", () => {
    const found = item({ categories: ["a/b"], brand: "Ärlig", name: { en: "BELL" } });
    expect(termsOf(found).map(({ kind, term, locale }) => `${kind} ${term} ${locale}`)).toEqual([
      "category a/b ",
      "category a ",
      "brand ärlig ",
      "name bell en",
    ]);
  });
});

describe("what changed", () => {
  test("of a price: the amounts, the currency, and whether it was the price or the list price", () => {
    expect(changes({ price: 10, list_price: 12 }, { price: 8, list_price: 12 })).toEqual([
      { is: "price-changed", cause: "price", old: 10, new: 8, currency: "SEK" },
    ]);
    expect(changes({ price: 10 }, { price: 10, list_price: 12 })).toEqual([
      { is: "price-changed", cause: "list price", old: null, new: 12, currency: "SEK" },
    ]);
    expect(changes({ price: 10 }, { price: 10, currency: "EUR" })).toEqual([
      {
        is: "price-changed",
        cause: "price",
        old: 10,
        new: 10,
        currency: "EUR",
        oldCurrency: "SEK",
      },
      { is: "details-changed", fields: ["currency"] },
    ]);
    expect(
      changes({ variants: [{ id: "m", price: 1 }] }, { variants: [{ id: "m", price: 2 }] }),
    ).toEqual([
      { is: "price-changed", cause: "price", variant: "m", old: 1, new: 2, currency: "SEK" },
    ]);
  });

  test("of stock: each location, and whether there is any of it at all", () => {
    expect(changes({ stock: { oslo: 1, bergen: 2 } }, { stock: { oslo: 0, bergen: 2 } })).toEqual([
      { is: "stock-changed", location: "oslo", old: 1, new: 0 },
    ]);
    expect(changes({ stock: 1 }, { stock: 0 })).toMatchObject([
      { is: "out-of-stock" },
      { is: "stock-changed", location: "default", old: 1, new: 0 },
    ]);
    expect(changes({ stock: 0 }, { stock: 1 })).toMatchObject([
      { is: "in-stock" },
      { is: "stock-changed" },
    ]);
    expect(changes({}, { stock: 4 })).toMatchObject([{ is: "stock-changed", old: null, new: 4 }]);
    expect(changes({}, { stock: 0 })).toMatchObject([
      { is: "out-of-stock" },
      { is: "stock-changed" },
    ]);
  });

  test("of publication: as seen at the commit", () => {
    const [past, future] = ["2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z"];
    expect(changes(null, { publish: { from: future } })).toEqual([{ is: "created" }]);
    expect(changes(null, {})).toEqual([{ is: "created" }, { is: "published" }]);
    expect(changes({ publish: { from: future } }, { publish: { from: past } })).toEqual([
      { is: "published" },
      { is: "details-changed", fields: ["publish"] },
    ]);
    expect(changes({}, { publish: { until: past } })).toEqual([
      { is: "unpublished" },
      { is: "details-changed", fields: ["publish"] },
    ]);
  });

  test("of everything else: the names of the fields", () => {
    expect(
      changes(
        { brand: "Zon", variants: [{ id: "m", attributes: { size: "M" } }] },
        { tags: ["a"] },
      ),
    ).toEqual([{ is: "details-changed", fields: ["brand", "tags", "variants"] }]);
    expect(changes({}, null)).toEqual([{ is: "removed" }]);
  });

  test("is told change by change up to a hundred; the rest is counted", () => {
    const stock = (pieces: number) =>
      Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`shop ${n}`, pieces]));
    const told = changes({ stock: stock(1) }, { stock: stock(2) });
    expect(told).toHaveLength(101);
    expect(told.at(-1)).toEqual({ is: "more-changes", count: 50 });
  });
});

describe("a stamp", () => {
  test("has what conditions look into: prices, whether it is on sale, categories with those above them", () => {
    const stamped = item({
      price: 8,
      list_price: 10,
      brand: "Zon",
      categories: ["bikes/road", "bikes/city"],
      margin: 0.4,
      description: "Long",
      attributes: { colour: "red" },
    });
    expect(stampOf(stamped)).toEqual({
      kind: "product",
      price: 8,
      list_price: 10,
      currency: "SEK",
      on_sale: true,
      margin: 0.4,
      brand: "Zon",
      categories: ["bikes/road", "bikes", "bikes/city"],
      tags: [],
      attributes: { colour: "red" },
    });
  });

  test("of an item without a price of its own has the lowest of its variants", () => {
    const variants = [
      { id: "m", price: 9, list_price: 9 },
      { id: "l", price: 7, list_price: 8 },
    ];
    expect(stampOf(item({ variants }))).toMatchObject({ price: 7, list_price: 9, on_sale: true });
  });

  test.prop([
    fc.dictionary(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 900 }).map((length) => "é".repeat(length)),
      {
        maxKeys: 20,
      },
    ),
    fc.uniqueArray(fc.stringMatching(/^[a-z]{1,90}$/), { maxLength: 90 }),
  ])(
    "is never larger than its bound, keeps the price and says what it left out",
    (attributes, tags) => {
      const { __proto__: _none, ...kept } = attributes;
      const stamp = stampOf(item({ price: 5, tags, attributes: kept }));
      expect(JSON.stringify(stamp).length).toBeLessThanOrEqual(STAMP_CHARACTERS);
      expect(stamp["price"]).toBe(5);
      const stamped =
        Object.keys(stamp["attributes"] ?? {}).length + (stamp["tags"] === undefined ? 0 : 1);
      expect(stamp["cut"] === true).toBe(stamped < Object.keys(kept).length + 1);
    },
  );
});

describe("the items that an event names", () => {
  test("stand in product_id, productId or sku, of the event and of each of its products", () => {
    expect(
      itemsNamed({
        properties: {
          product_id: "a",
          sku: 7,
          products: [
            { product_id: "b" },
            { productId: "a" },
            null,
            { sku: { no: 1 } },
            { sku: "" },
          ],
        },
      }),
    ).toEqual(["a", "7", "b"]);
    expect(itemsNamed({ properties: "none" })).toEqual([]);
    expect(itemsNamed({ properties: { sku: "a\u0000", product_id: "\ud800" } })).toEqual([]);
  });

  test("are a hundred at most", () => {
    const products = Array.from({ length: 500 }, (_, n) => ({ product_id: n }));
    expect(itemsNamed({ properties: { products } })).toHaveLength(MAX_STAMPED);
  });
});

const variants = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("m", "l"),
    attributes: fc.constantFrom({}, { size: 1 }),
    stock: fc.constantFrom({}, { oslo: 1 }),
  }),
  { selector: ({ id }) => id },
);
const prices = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined });
const drawn = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "__proto", "constructor"),
    price: prices,
    stock: fc.option(
      fc.dictionary(fc.constantFrom("oslo", "bergen"), fc.integer({ min: 0, max: 3 })),
      { nil: undefined },
    ),
    currency: fc.constantFrom("SEK", "EUR"),
    variants: fc.option(variants, { nil: undefined }),
    brand: fc.option(fc.constantFrom("Zon", "Ärlig"), { nil: undefined }),
  })
  .map(({ id, ...more }): Item => item({ ...JSON.parse(JSON.stringify(more)), id }));
const batch = fc.record({
  puts: fc.uniqueArray(drawn, { selector: ({ id }) => id, maxLength: 4 }),
  removals: fc.uniqueArray(fc.constantFrom("a", "b", "constructor", "nobody"), { maxLength: 2 }),
});

describe("the catalog", () => {
  test.prop([fc.array(batch, { maxLength: 12 })])(
    "L5: present items are the fold of the entries, and what was put last, whatever was put and removed",
    (batches) => {
      const live: CatalogSet = new Map();
      const model = new Map<string, string>();
      const log: string[] = [];
      batches.forEach(({ puts, removals: wanted }, n) => {
        const removals = wanted.filter((id) => !puts.some((each) => each.id === id));
        const changed = puts.filter((each) => model.get(each.id) !== itemContent(each));
        const entry = catalogEntry(live, { puts: changed, removals, actor: "feed", at: n });
        for (const each of puts) model.set(each.id, itemContent(each));
        const gone = removals.filter((id) => model.delete(id));
        expect(entry?.notes.length ?? 0).toBe(changed.length + gone.length);
        // Nobody who is not told of a change has one.
        for (const { changes: told } of entry?.notes ?? []) expect(told.length).toBeGreaterThan(0);
        if (entry === null) return;
        log.push(JSON.stringify({ seq: n, at: n, entry }));
        applyCatalog(live, entry, { seq: n, at: n });
      });
      const refolded: CatalogSet = new Map();
      for (const text of log) {
        const { entry, ...place } = JSON.parse(text);
        applyCatalog(refolded, entry, place);
      }
      const texts = (set: CatalogSet) => [...set].map(([id, each]) => [id, JSON.stringify(each)]);
      expect(texts(refolded)).toEqual(texts(live));
      expect(new Map([...live].map(([id, each]) => [id, itemContent(each.item)]))).toEqual(
        new Map([...model].filter(([id]) => live.has(id))),
      );
      expect(live.size).toBe(model.size);
    },
  );
});
