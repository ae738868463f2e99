import { told } from "../flaw/index.ts";
import { z } from "zod";
import { Condition } from "../condition/index.ts";
import { DurationText } from "../duration/index.ts";

const Key = z.string().min(1).max(100);
const ItemId = z.string().min(1).max(200);

/** Ways to find items that a recommender can use. */
export const SOURCE_NAMES = [
  "ease",
  "session",
  "together",
  "similar",
  "content",
  "trending",
  "popular",
  "again",
  "seen",
] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** Sources that count what happens, and can tell crowds apart. */
export const CROWD_SOURCES = ["trending", "popular"] as const satisfies readonly SourceName[];
export type CrowdSource = (typeof CROWD_SOURCES)[number];

export const isCrowdSource = (name: SourceName): name is CrowdSource =>
  CROWD_SOURCES.some((each) => each === name);

/** What of a call tells a crowd from everybody. */
export const CROWD_PARTS = ["category", "place", "segment"] as const;
export type CrowdPart = (typeof CROWD_PARTS)[number];

/** Sources whose weights can be learnt: each proposes by what people did, without the catalog. */
export const WEIGHED_SOURCES = [
  "ease",
  "session",
  "similar",
  "trending",
  "popular",
] as const satisfies readonly SourceName[];

export const isWeighed = (name: SourceName): boolean =>
  WEIGHED_SOURCES.some((each) => each === name);

/** What an answer goes with. */
export const BASES = ["profile", "items", "cart", "query"] as const;
export type Basis = (typeof BASES)[number];

const Source = z.strictObject({
  use: z.enum(SOURCE_NAMES),
  weight: z
    .number()
    .gt(0)
    .max(100)
    .default(1)
    .describe("How much its order counts beside that of the other sources."),
  by: z
    .array(z.enum(CROWD_PARTS))
    .min(1)
    .max(CROWD_PARTS.length)
    .refine((parts) => new Set(parts).size === parts.length, {
      message: told("named-twice").message,
    })
    .optional()
    .describe(
      "Of trending and popular: whose doings count. The category of the page, the country, region and shop of the call, the segments of the person; what is known too little of leans on the whole.",
    ),
});

const Boost = z
  .strictObject({ if: Condition, weight: z.number().min(0).max(100) })
  .describe(
    "The score is multiplied by weight where the item fits: above 1 lifts, below 1 buries.",
  );

const Pin = z.strictObject({ item: ItemId, position: z.int().min(1).max(100) });

const Rules = z.strictObject({
  filter: Condition.optional().describe("What an item must be like to be shown at all."),
  boost: z.array(Boost).max(50).optional(),
  pins: z
    .array(Pin)
    .max(20)
    .optional()
    .describe("Items that stand at a place, as long as they may be shown."),
  stock: z
    .enum(["in-stock", "any"])
    .default("in-stock")
    .describe("Whether items of which there is no piece are left out."),
  bought: z
    .enum(["unless-due", "exclude", "allow", "only"])
    .default("unless-due")
    .describe(
      "Items that the person bought: left out until it is time to buy them again, always, never, or all others are.",
    ),
  returned: z
    .enum(["exclude", "allow"])
    .default("exclude")
    .describe("Items that the person gave back or dislikes, and what is nearly the same."),
  seen: z.enum(["allow", "exclude"]).default("allow").describe("Items that the person has seen."),
  price: z
    .strictObject({
      min: z.number().min(0).optional(),
      max: z.number().min(0).optional(),
      of: z
        .enum(["amount", "seeds"])
        .default("amount")
        .describe(
          "Amounts in the item's currency, or shares of the mean price of what it goes with.",
        ),
    })
    .optional(),
  perBrand: z.int().min(1).max(100).optional().describe("Most items of one brand."),
  perCategory: z.int().min(1).max(100).optional().describe("Most items of one category."),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("0 goes by score alone, 1 by unlikeness to what stands above (MMR)."),
  newerThan: DurationText.optional().describe("Items that are published no longer than this."),
});

const Bundle = z
  .strictObject({
    min: z.int().min(2).max(10).default(2).describe("Fewest items, what it goes with among them."),
    max: z.int().min(2).max(10).default(3).describe("Most items, what it goes with among them."),
    total: z
      .strictObject({ min: z.number().min(0).optional(), max: z.number().min(0).optional() })
      .optional()
      .describe("What all of it costs together, in the currency of its items."),
    margin: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("Least share of the total that is earned, by the margins of its items."),
  })
  .describe(
    "The answer is one set of items that go together, with what it goes with, in whole or not at all.",
  );

/** A named way to recommend items: where they come from, and what may be shown. */
export const RecommenderDefinition = z
  .strictObject({
    basis: z
      .enum(BASES)
      .default("profile")
      .describe(
        "What the answer goes with: what the person did, items of the call, the cart, a search.",
      ),
    sources: z
      .array(Source)
      .min(1)
      .max(SOURCE_NAMES.length)
      .refine((sources) => new Set(sources.map(({ use }) => use)).size === sources.length, {
        message: told("source-twice").message,
      })
      .describe("Ways to find items; several are blended by their weights."),
    weights: z
      .enum(["written", "learnt"])
      .optional()
      .describe(
        "learnt: each training finds how much ease, session, similar, trending and popular should count, on what people came to want later; the written weights stand until there are enough people, and of the other sources. Absent: written.",
      ),
    rules: Rules.optional(),
    bundle: Bundle.optional(),
    fallback: z
      .array(Key)
      .max(5)
      .optional()
      .describe("Keys of recommenders that fill what this one leaves empty, in this order."),
    size: z.int().min(1).max(100).default(10).describe("How many items, where nobody says."),
  })
  .describe("A named way to recommend items: where they come from, and what may be shown.");

export type Recommender = z.infer<typeof RecommenderDefinition>;
export type RecommenderRules = z.infer<typeof Rules>;

/** The rules of one that states none. */
export const NO_RULES: RecommenderRules = Rules.parse({});
