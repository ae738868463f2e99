import type { ItemRecord } from "@attune/core/catalog";
import type { CatalogReads } from "../../platform/store/index.ts";
import { describe, expect, it } from "vitest";
import { createItemsAtHand } from "./items-at-hand.ts";

const NOW = Date.UTC(2026, 5, 1);

const recordOf = (id: string): ItemRecord => ({
  item: { kind: "product", id, name: id },
  version: 1,
  createdAt: NOW,
  changedAt: NOW,
  recent: [],
});

/** A catalog in which every item is there, and how often each was read. */
const catalog = () => {
  const read: string[] = [];
  const reads: Pick<CatalogReads, "catalogItemsById"> = {
    catalogItemsById: async (ids) => {
      read.push(...ids);
      return ids.map(recordOf);
    },
  };
  return { reads, read };
};

describe("items at hand", () => {
  it("are read once for a while where nobody else writes to the catalog", async () => {
    const { reads, read } = catalog();
    const items = createItemsAtHand({ reads, isShared: false });
    await items.read(["tent", "stove"], NOW);
    const again = await items.read(["stove", "tent"], NOW + 60_000);
    expect([...again.keys()].sort()).toEqual(["stove", "tent"]);
    expect(read).toEqual(["tent", "stove"]);
  });

  it("are read again within a second where others write to it, who may not have been heard", async () => {
    const { reads, read } = catalog();
    const items = createItemsAtHand({ reads, isShared: true });
    await items.read(["tent"], NOW);
    await items.read(["tent"], NOW + 999);
    await items.read(["tent"], NOW + 1_000);
    expect(read).toEqual(["tent", "tent"]);
  });

  it("are read again as soon as they have changed, and the others are not", async () => {
    const { reads, read } = catalog();
    const items = createItemsAtHand({ reads, isShared: false });
    await items.read(["tent", "stove"], NOW);
    items.drop(["tent"]);
    await items.read(["tent", "stove"], NOW);
    expect(read).toEqual(["tent", "stove", "tent"]);
  });

  it("are not kept where they change while they are read", async () => {
    const { reads, read } = catalog();
    const items = createItemsAtHand({ reads, isShared: false });
    const reading = items.read(["tent"], NOW);
    items.drop(["tent"]);
    await reading;
    await items.read(["tent"], NOW);
    expect(read).toEqual(["tent", "tent"]);
  });
});
