import { Item, ITEM_LIMITS } from "@attune/core/catalog";
import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { Instant, JsonObject } from "./shared.ts";

/** Items that one request takes. */
export const CATALOG_BATCH = 500;

/** What an item is, for the reader of the document: each is judged by itself, not here. */
const ItemToRead = z
  .unknown()
  .meta({ ...z.toJSONSchema(Item, { io: "input", unrepresentable: "any" }), $schema: undefined });

export const PutItemsRequest = z
  .object({
    items: z
      .array(ItemToRead)
      .describe(`At most ${CATALOG_BATCH}; each as a whole, in place of what was there.`),
  })
  .describe("Items, or as application/x-ndjson one on each line.");

const Change = classified(JsonObject, "none").describe(
  "`is`: created, removed, price-changed, stock-changed, in-stock, out-of-stock, published, unpublished, details-changed, more-changes.",
);

const PutItemAnswer = z.object({
  index: z.int().describe("Its place in the batch, from 0."),
  id: Plain.nullable().describe("Null where it says none."),
  status: z.enum(["created", "changed", "unchanged", "rejected"]),
  changes: z.array(Change),
  pointer: Plain.optional().describe("Where in the item it is wrong, a JSON Pointer."),
  reason: Plain.optional().describe("What is wrong there."),
});
export type PutItemAnswer = z.infer<typeof PutItemAnswer>;

export const PutItemsResponse = z
  .object({
    seq: z.int().nullable().describe("Commit sequence of the change; null when nothing changed."),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    items: z.array(PutItemAnswer),
  })
  .describe("What became of each item. Those that are no items do not keep the others out.");
export type PutItemsResponse = z.infer<typeof PutItemsResponse>;

const ItemId = z
  .string()
  .min(1)
  .max(ITEM_LIMITS.id * 3)
  .describe("The item's id.");
export const ItemParams = z.object({ id: ItemId });

const Locale = z
  .string()
  .max(50)
  .optional()
  .describe("Texts in this locale, or in one near it; without it the item's first.");
export const ItemQuery = z.object({ locale: Locale });

export const CatalogQuery = z.object({
  category: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe("A path such as bikes/road; items below it are of it too."),
  brand: z.string().min(1).max(200).optional(),
  query: z.string().min(1).max(200).optional().describe("What its name or its id begins with."),
  locale: Locale,
  published: z
    .enum(["true", "false"])
    .optional()
    .describe(
      "Only items that are shown now, or only those that are not, by their publish dates. A page may then hold fewer than `limit` and have a `next`.",
    ),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(ITEM_LIMITS.id).default("").describe("The `next` of the page before."),
});
export type CatalogQuery = z.output<typeof CatalogQuery>;

const ItemFields = {
  id: Plain,
  title: Plain.describe("Its name in the locale that was asked for."),
  version: z.int().describe("1 when it was made; one more with each change."),
  createdAt: Instant,
  changedAt: Instant,
  published: z.boolean().describe("Whether it is shown now, by its publish dates."),
  inStock: z.boolean().nullable().describe("Null where nobody counts pieces."),
  onSale: z.boolean().describe("It, or a variant of it, costs less than its list price."),
  item: classified(JsonObject, "none").describe("The item in its normal form."),
};

export const CatalogItemsResponse = z
  .object({
    items: z.array(z.object(ItemFields)),
    next: Plain.nullable().describe("`after` of the next page."),
  })
  .describe("Items of the catalog, in order of their ids.");
export type CatalogItemsResponse = z.infer<typeof CatalogItemsResponse>;

export const CatalogItemDocument = z
  .object({
    ...ItemFields,
    description: Plain.nullable().describe("In the locale that was asked for."),
    stamp: classified(JsonObject, "none").describe(
      "What an event that names it is stamped with now.",
    ),
    recent: z
      .array(z.object({ seq: z.int(), at: Instant, changes: z.array(Change) }))
      .describe("Its latest changes, newest first; the log has all."),
  })
  .describe("An item of the catalog.");
export type CatalogItemDocument = z.infer<typeof CatalogItemDocument>;

export const RemovedItemResponse = z
  .object({ id: Plain, seq: z.int() })
  .describe("That the item is gone. What was stamped with it stays so.");
