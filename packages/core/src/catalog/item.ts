import { z } from "zod";
import { parseInstant } from "../calendar/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { canonical, escapeKey, findFlaw, isObject, own } from "../json/index.ts";
import { isCurrency } from "../order/index.ts";
import { localeText, shortName, wellFormedText } from "./text.ts";

/** What bounds an item, so that one never costs more than it should. */
export const ITEM_LIMITS = {
  /** Characters of an item's canonical JSON. */
  characters: 65_536,
  /** Nesting of an item; its attributes begin at 1. */
  depth: 8,
  id: 200,
  name: 500,
  description: 20_000,
  url: 2_000,
  categories: 20,
  /** Parts of a category's path. */
  categoryDepth: 8,
  tags: 100,
  variants: 200,
  locations: 200,
  /** Kinds of relation, and items of one kind. */
  relations: 20,
  related: 100,
  attributes: 100,
  /** Numbers of an embedding. */
  embedding: 2_048,
} as const;

/** Below 10^11 and with at most four digits behind the point, so that a double tells all amounts apart. */
const MONEY_TEXT = /^\d{1,11}(\.\d{1,4})?$/;

const money = z
  .union(
    [z.number(), z.string().regex(MONEY_TEXT).transform(Number)],
    "wants an amount: a number, or the text of one with a point",
  )
  .refine((value) => value >= 0, "is below 0")
  .refine(
    (value) => value < 0 || MONEY_TEXT.test(String(value)),
    "wants at most 4 digits behind the point and an amount below 100,000,000,000",
  );

const count = z
  .int("wants a whole number")
  .min(0, "is below 0")
  .max(1_000_000_000, "is above 1,000,000,000");

const bounded = (most: number, what: string) => (value: object) =>
  Object.keys(value).length <= most ? undefined : `has more than ${most} ${what}`;

const demand =
  <T>(flawOf: (value: T) => string | undefined) =>
  (value: T, context: z.RefinementCtx): void => {
    const message = flawOf(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  };

/** Pieces in stock: a number, or one for each location. A number is that of the location `default`. */
const stock = z.union(
  [
    count.transform((pieces) => ({ default: pieces })),
    z
      .record(shortName(100), count)
      .superRefine(demand(bounded(ITEM_LIMITS.locations, "locations"))),
  ],
  "wants whole numbers of at least 0: one, or one for each location",
);

const isCategoryPath = (path: string): boolean => {
  const parts = path.split("/");
  return (
    parts.length <= ITEM_LIMITS.categoryDepth &&
    parts.every((part) => part !== "" && part.trim() === part)
  );
};

const category = shortName(500).refine(
  isCategoryPath,
  `wants a path such as bikes/road: 1 to ${ITEM_LIMITS.categoryDepth} parts, none empty or with white space around it`,
);

const attributes = z
  .custom<JsonObject>(isObject, "wants an object")
  .superRefine(demand(bounded(ITEM_LIMITS.attributes, "attributes")));

const INSTANT_WANTED = "wants an instant such as 2026-03-01T00:00:00Z";
const instant = z.iso
  .datetime({ offset: true, error: INSTANT_WANTED, abort: true })
  .refine((text) => parseInstant(text) !== null, INSTANT_WANTED)
  .transform((text) => Temporal.Instant.from(text).toString());

const itemId = shortName(ITEM_LIMITS.id).refine((id) => id !== "__proto__", "is reserved");
const id = z.union([itemId, z.int().transform(String)], "wants text, or a whole number");

const prices = { price: money.optional(), list_price: money.optional() };

const Variant = z.strictObject({
  id,
  attributes: attributes.optional(),
  ...prices,
  stock: stock.optional(),
});

const Publish = z
  .strictObject({ from: instant.optional(), until: instant.optional() })
  .superRefine(({ from, until }, context) => {
    if (from === undefined || until === undefined) return;
    if (Temporal.Instant.compare(from, until) >= 0)
      context.addIssue({
        code: "custom",
        path: ["until"],
        message: "is not after from: are the two swapped?",
      });
  });

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/**
 * An item of the catalog, a product or a piece of content, in its normal form: what is not given is
 * absent, a number for stock is that of the location `default`, instants are in UTC.
 */
export const Item = z
  .strictObject({
    id: id.describe("Names the item; what events carry as `product_id` or `sku`."),
    kind: z.enum(["product", "content"]).default("product"),
    name: localeText(ITEM_LIMITS.name).describe("Text, or text by locale."),
    description: localeText(ITEM_LIMITS.description).optional(),
    url: wellFormedText(ITEM_LIMITS.url).optional(),
    image: wellFormedText(ITEM_LIMITS.url).optional(),
    categories: z
      .array(category)
      .max(ITEM_LIMITS.categories)
      .transform(unique)
      .optional()
      .describe("Paths of a tree, such as bikes/road; an item of bikes/road is one of bikes too."),
    brand: shortName(200).optional(),
    tags: z.array(shortName(100)).max(ITEM_LIMITS.tags).transform(unique).optional(),
    currency: z
      .string()
      .refine(isCurrency, "is no currency of ISO 4217, such as SEK")
      .optional()
      .describe("Of every amount of the item."),
    ...prices,
    margin: z
      .number()
      .min(-100)
      .max(1)
      .optional()
      .describe("What is left of the price, as a share of it: 0.35."),
    stock: stock.optional().describe("Pieces, or pieces by location."),
    variants: z.array(Variant).max(ITEM_LIMITS.variants).optional(),
    relations: z
      .record(shortName(100), z.array(id).max(ITEM_LIMITS.related).transform(unique))
      .superRefine(demand(bounded(ITEM_LIMITS.relations, "kinds of relation")))
      .optional()
      .describe("Ids of other items by the kind of relation, such as accessory."),
    publish: Publish.optional().describe("Shown from, and until before, these instants."),
    rating: z
      .strictObject({ value: z.number().min(0).max(100), count })
      .optional()
      .describe("The mean of its ratings, and how many there are."),
    embedding: z
      .array(z.number("wants a number"))
      .max(ITEM_LIMITS.embedding, `has more than ${ITEM_LIMITS.embedding} numbers`)
      .optional()
      .describe(
        "Numbers of a model of your own: items are alike whose numbers point the same way.",
      ),
    attributes: attributes.optional().describe("Whatever else the shop knows of it."),
  })
  .superRefine((item, context) => {
    const flaw = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path, message });
    const variants = item.variants ?? [];
    const priced = [item, ...variants].some(
      ({ price, list_price: list }) => price !== undefined || list !== undefined,
    );
    if (priced && item.currency === undefined)
      flaw(["currency"], "is missing: an amount has a currency");
    variants.forEach((variant, index) => {
      if (variants.findIndex((each) => each.id === variant.id) < index)
        flaw(["variants", index, "id"], "is the id of a variant before it");
    });
  })
  .describe("A product or a piece of content.");
export type Item = z.output<typeof Item>;

/** An item as JSON: what is absent is not there. */
export const itemJson = (item: Item): JsonObject => JSON.parse(JSON.stringify(item));

/** The text that names an item's content: equal items are equal texts. */
export const itemContent = (item: Item): string => canonical(itemJson(item));

/** Why something is no item, and where in it: a JSON Pointer. */
export type ItemFlaw = { readonly pointer: string; readonly reason: string };

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${escapeKey(String(key))}`).join("");

/** Of a value that has none of several forms: the form that it nearly has says where it is wrong. */
const withinUnion = (issue: z.core.$ZodIssue): z.core.$ZodIssue | null =>
  issue.code === "invalid_union"
    ? (issue.errors.flat().find(({ path }) => path.length > 0) ?? null)
    : null;

/** The first flaw of what zod refused. */
const flawFrom = ({ issues: [issue] }: z.ZodError): ItemFlaw => {
  if (!issue) return { pointer: "", reason: "is no item" };
  if (issue.code === "unrecognized_keys")
    return {
      pointer: pointerOf([...issue.path, issue.keys[0] ?? ""]),
      reason: "is no field of an item: what else is known of it stands in attributes",
    };
  const inner = withinUnion(issue);
  return {
    pointer: pointerOf([...issue.path, ...(inner?.path ?? [])]),
    reason: (inner ?? issue).message,
  };
};

const TOO_LARGE = `is larger than ${ITEM_LIMITS.characters.toLocaleString("en")} characters of JSON: leave out what nothing decides by`;

const saysNothing = (value: Json): boolean =>
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

const saying = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => !saysNothing(each)));

/** Without fields that say nothing, of the item and of its variants: to leave one out is the same. */
const pruned = (value: JsonObject): JsonObject => {
  const variants = own(value, "variants");
  if (!Array.isArray(variants)) return saying(value);
  const kept = variants.map((each: Json) => (isObject(each) ? saying(each) : each));
  return saying({ ...value, variants: kept });
};

/** Reads an item as somebody sent it; a field that is null or empty is one that is not there. */
export const readItem = (
  value: unknown,
): { readonly item: Item; readonly content: string } | { readonly flaw: ItemFlaw } => {
  if (!isObject(value)) return { flaw: { pointer: "", reason: "is no JSON object" } };
  const flaw = findFlaw(value, ITEM_LIMITS.depth);
  if (flaw !== null)
    return { flaw: { pointer: flaw.pointer, reason: `is not taken: ${flaw.code}` } };
  const parsed = Item.safeParse(pruned(value));
  if (!parsed.success) return { flaw: flawFrom(parsed.error) };
  const content = itemContent(parsed.data);
  if (content.length > ITEM_LIMITS.characters) return { flaw: { pointer: "", reason: TOO_LARGE } };
  return { item: parsed.data, content };
};
