import { createHash } from "node:crypto";
import type { JsonObject } from "@attune/core/json";
import { itemContent, readItem } from "@attune/core/catalog";
import type { Event } from "@attune/core/event";
import { describe, expect, test } from "vitest";
import type { CatalogFilter, CatalogPut } from "../src/platform/store/catalog-contract.ts";
import type { Store } from "../src/platform/store/contract.ts";
import { ALL_QUARANTINED } from "../src/platform/store/index.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

/** An item as the server hands it to a store. */
const put = (id: string, more: JsonObject = {}): CatalogPut => {
  const read = readItem({ id, name: `Item ${id}`, currency: "SEK", ...more });
  if ("flaw" in read) throw new Error(JSON.stringify(read.flaw));
  const content = itemContent(read.item);
  return { id, content, hash: createHash("sha256").update(content).digest("hex").slice(0, 32) };
};

const change = (store: Store, puts: readonly CatalogPut[], removals: readonly string[] = []) =>
  store.changeCatalog({ puts, removals, actor: "feed", at: NOON });

const viewed = (...ids: readonly string[]) =>
  stored(["user_id:ada"], {
    message: { properties: { products: ids.map((id) => ({ product_id: id })) } },
  });

const stampsIn = async (store: Store): Promise<Event["items"][]> => {
  const items: Event["items"][] = [];
  for await (const { body } of store.reads.exportEvents()) {
    const event: Event = JSON.parse(body);
    items.push(event.items);
  }
  return items;
};

const ALL: CatalogFilter = {
  category: undefined,
  brand: undefined,
  query: undefined,
  locale: undefined,
  shown: undefined,
};

const idsOf = async (store: Store, filter: Partial<CatalogFilter>) =>
  (await store.reads.catalogItems({ ...ALL, ...filter }, 100, "")).items.map(({ item }) => item.id);

/** What a store engine does with the catalog, whichever it is. */
export const describeCatalog = (engine: string, open: OpenStore): void => {
  const withStore =
    (
      body: (store: Store, reopen: () => Promise<Store>) => Promise<void>,
      options?: Parameters<OpenStore>[0],
    ) =>
    async (): Promise<void> => {
      const { store, reopen, end } = await open(options);
      try {
        await body(store, reopen);
      } finally {
        await end();
      }
    };

  describe(`${engine}: the catalog`, () => {
    test(
      "a batch is one entry; the same content again is none",
      withStore(async (store) => {
        const first = await change(store, [put("a", { price: 10 }), put("b")]);
        expect(first.items.map(({ status }) => status)).toEqual(["created", "created"]);
        const again = await change(store, [put("b"), put("a", { price: 10 })]);
        expect(again).toEqual({
          seq: null,
          items: [
            { id: "b", status: "unchanged", changes: [] },
            { id: "a", status: "unchanged", changes: [] },
          ],
        });
        expect(await store.reads.lastSeq()).toBe(first.seq);
      }),
    );

    test(
      "L5: items that were made, changed, removed and made again fold to what is stored, also after a restart",
      withStore(async (store, reopen) => {
        await change(store, [put("a", { price: 10, stock: 2 }), put("b"), put("c")]);
        await change(store, [put("a", { price: 8, stock: 0, brand: "Zon" }), put("d")], ["b"]);
        await change(store, [], ["c", "nobody"]);
        await change(store, [put("b", { name: { en: "New", sv: "Ny" }, categories: ["x/y"] })]);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
        const after = await reopen();
        expect(await after.verify(() => undefined)).toMatchObject({ ok: true });
        expect(await idsOf(after, {})).toEqual(["a", "b", "d"]);
        expect(await after.reads.catalogItem("a")).toMatchObject({
          version: 2,
          recent: [
            {
              changes: [
                { is: "price-changed", cause: "price", old: 10, new: 8, currency: "SEK" },
                { is: "out-of-stock" },
                { is: "stock-changed", location: "default", old: 2, new: 0 },
                { is: "details-changed", fields: ["brand"] },
              ],
            },
            { changes: [{ is: "created" }, { is: "published" }] },
          ],
        });
        expect(await after.reads.catalogItem("b")).toMatchObject({ version: 1 });
        expect(await after.reads.catalogItem("c")).toBeNull();
      }),
    );

    test(
      "items are found by category and those above it, brand, beginning of name or id, and locale",
      withStore(async (store) => {
        await change(store, [
          put("a", { name: { en: "Road bike", sv: "Racer" }, categories: ["bikes/road"] }),
          put("b", { name: "Rain coat", brand: "Ärlig", categories: ["clothes"] }),
          put("ro", { categories: ["bikes/city", "clothes"] }),
        ]);
        expect(await idsOf(store, { category: "bikes" })).toEqual(["a", "ro"]);
        expect(await idsOf(store, { category: "bikes/road" })).toEqual(["a"]);
        expect(await idsOf(store, { brand: "ärlig" })).toEqual(["b"]);
        expect(await idsOf(store, { query: "ro" })).toEqual(["a", "ro"]);
        expect(await idsOf(store, { query: "ra", locale: "sv" })).toEqual(["a", "b"]);
        expect(await idsOf(store, { query: "ra", locale: "en" })).toEqual(["b"]);
        await change(store, [put("a")], ["ro"]);
        expect(await idsOf(store, { category: "bikes" })).toEqual([]);
        const page = await store.reads.catalogItems(ALL, 1, "");
        expect(page).toMatchObject({ items: [{ item: { id: "a" } }], next: "a" });
        expect(await store.reads.catalogItems(ALL, 1, "a")).toMatchObject({ next: null });
        const until = { publish: { until: new Date(NOON).toISOString() } };
        await change(store, [put("a2", until), put("a3", until), put("c")]);
        const shown = { is: true, at: NOON };
        expect(await idsOf(store, { shown })).toEqual(["a", "b", "c"]);
        expect(await idsOf(store, { shown: { is: false, at: NOON } })).toEqual(["a2", "a3"]);
        expect(await idsOf(store, { shown: { is: false, at: NOON - 1 } })).toEqual([]);
        const [first, rest] = [
          await store.reads.catalogItems({ ...ALL, shown }, 2, ""),
          await store.reads.catalogItems({ ...ALL, shown }, 2, "b"),
        ];
        expect(first).toMatchObject({ items: [{ item: { id: "a" } }, {}], next: "b" });
        expect(rest).toMatchObject({ items: [{ item: { id: "c" } }], next: null });
      }),
    );

    test(
      "events keep the stamps of the items that they name as those were at their commit",
      withStore(async (store, reopen) => {
        await store.commitEvents("live", [viewed("a")], NOON);
        await change(store, [put("a", { price: 10 })]);
        await store.commitEvents("live", [viewed("a"), viewed("b"), stored(["user_id:bo"])], NOON);
        await change(store, [put("a", { price: 8, list_price: 10 }), put("b")]);
        await store.commitEvents("live", [viewed("a", "b", "nobody")], NOON);
        await change(store, [], ["a", "b"]);
        const after = await reopen();
        await after.commitEvents("live", [viewed("a")], NOON);
        const at = (price: number, more: JsonObject) => ({
          kind: "product",
          price,
          currency: "SEK",
          categories: [],
          tags: [],
          ...more,
        });
        expect(await stampsIn(after)).toEqual([
          undefined,
          { a: at(10, { on_sale: false }) },
          undefined,
          undefined,
          {
            a: at(8, { list_price: 10, on_sale: true }),
            b: { kind: "product", currency: "SEK", on_sale: false, categories: [], tags: [] },
          },
          undefined,
        ]);
        expect(await after.verify(() => undefined)).toMatchObject({ ok: true });
      }),
    );

    test(
      "an event beside one that cannot be folded is stamped all the same",
      withStore(
        async (store) => {
          await change(store, [put("a", { price: 10 })]);
          const poison = stored(["user_id:eve"], {
            name: "Poison",
            message: { event: "Poison", properties: { sku: "a" } },
          });
          const outcomes = await store.commitEvents("live", [viewed("a"), poison], NOON);
          expect(outcomes.map(({ status }) => status)).toEqual(["accepted", "quarantined"]);
          expect(await stampsIn(store)).toMatchObject([{ a: { price: 10 } }]);
          const { events } = await store.reads.quarantine(ALL_QUARANTINED, 9, null, null);
          // What waits is judged anew when it comes out: with the stamps of then.
          expect(events).toHaveLength(1);
          expect(events[0]?.stored).not.toContain('"items"');
        },
        { poison: "Poison" },
      ),
    );

    test(
      "what changed the catalog is noted in the audit log, with counts and without content",
      withStore(async (store) => {
        await change(store, [put("a"), put("b")]);
        await change(store, [put("a")]);
        await change(store, [], ["a"]);
        const { rows } = await store.reads.audit({
          limit: 9,
          before: undefined,
          actor: undefined,
          action: "catalog.change",
          target: undefined,
        });
        expect(rows.map(({ actor, details }) => [actor, details])).toMatchObject([
          ["feed", { created: 0, changed: 0, removed: 1 }],
          ["feed", { created: 2, changed: 0, removed: 0 }],
        ]);
      }),
    );
  });
};
