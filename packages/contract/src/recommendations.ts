import { z } from "zod";
import { REASONS } from "@attune/core/decision";
import { classified, Plain } from "./classified.ts";
import { InLanguage } from "./in-language.ts";
import { JsonObject } from "./shared.ts";

const ItemId = z.string().min(1).max(200);

export const RecommendRequest = z
  .strictObject({
    recommender: z.string().min(1).max(100).describe("Key of a live recommender."),
    identifiers: z
      .record(z.string().max(32), z.string().min(1).max(200))
      .default({})
      .describe(
        'Whom it is for: namespace to value, for example { user_id: "42" }. Without any, the answer is what anybody would be shown.',
      ),
    items: z
      .array(ItemId)
      .max(100)
      .optional()
      .describe("Ids of items that the answer goes with, for a recommender of basis items."),
    cart: z
      .array(ItemId)
      .max(100)
      .optional()
      .describe("Ids of what is in the cart; absent: what is known to be in it."),
    query: z.string().max(500).optional().describe("What was searched for."),
    context: JsonObject.default({}).describe("What is true of this call: page, place, locale, …"),
    k: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe("How many items; absent: the recommender's size."),
    explain: z
      .boolean()
      .default(false)
      .describe("Answer why each item is there; not with a browser key."),
    language: InLanguage,
    userHash: z
      .record(z.string(), z.string().max(128))
      .default({})
      .describe("As with POST /v1/decide."),
    writeKey: z.string().optional(),
  })
  .describe("Ask a recommender for items.");
export type RecommendRequest = z.infer<typeof RecommendRequest>;

const Because = z.object({
  id: classified(z.string(), "pseudonymous"),
  share: z.number().describe("Of all that was said for it, from 0 to 1."),
});

const Among = z.object({
  category: classified(z.string(), "pseudonymous").optional(),
  place: classified(z.string(), "pseudonymous")
    .optional()
    .describe("The finest that is known enough of: country:SE, region:SE/Lund, store:7."),
  segments: z
    .array(z.object({ key: Plain, name: classified(z.string(), "definition") }))
    .optional()
    .describe("Segments of the person, with what they were called then."),
});

const WHY = {
  from: Plain.describe("The recommender that it is from: the one that was asked, or a fallback."),
  score: z.number(),
  sources: z.record(z.string(), z.number()).describe("What part of its score each source gave."),
  among: z
    .record(z.string(), Among)
    .optional()
    .describe("Among whom a source found it, where it told crowds apart and knew enough of one."),
  because: z.array(Because).describe("The items that spoke for it, strongest first."),
  moved: z
    .array(z.object({ boost: z.int().optional(), pinned: z.int().optional() }))
    .describe("What moved it: boosts by their place in the definition, the place it is pinned to."),
};

export const ShelvedItemDocument = z.object({
  id: classified(z.string(), "pseudonymous"),
  content: classified(JsonObject, "properties"),
  ...WHY,
});

const Left = z
  .record(z.string(), z.int())
  .describe(
    "How many items each rule left out, of those that would else have been among the best.",
  );

const Boosts = z
  .record(
    z.string(),
    z.array(z.object({ if: classified(JsonObject, "definition"), weight: z.number() })),
  )
  .describe("The boosts of those recommenders whose boosts moved an item, as they stood then.");

const MISSING = ["seeds", "size", "total", "margin", "gone"] as const;

export const ShelfDocument = z
  .object({
    model: Plain.nullable().describe("Version of the models that it was made with."),
    items: z.array(ShelvedItemDocument),
    left: Left,
    unknown: z
      .array(classified(z.string(), "pseudonymous"))
      .optional()
      .describe("What it was to go with and of which nothing is known, by ids."),
    boosts: Boosts.optional(),
    bundle: z
      .object({
        total: z.number().optional().describe("What its items cost together."),
        currency: Plain.nullable().optional(),
        missing: z.enum(MISSING).optional().describe("The limit that kept there from being one."),
      })
      .optional()
      .describe("Of a recommender of bundles: its items are one set, or none."),
  })
  .describe("What a recommender would show.");

export const RecommendResponse = z
  .object({
    decisionId: z.string(),
    recommender: z.string(),
    items: z.array(
      z.object({
        id: z.string(),
        position: z.int(),
        content: JsonObject,
        why: z.object(WHY).optional().describe("With explain."),
      }),
    ),
    bundle: z
      .object({
        total: z.number().describe("What its items cost together."),
        currency: z.string().nullable(),
      })
      .optional()
      .describe("Where the items are one set: of a recommender of bundles."),
    missing: z
      .enum(MISSING)
      .optional()
      .describe("With explain: the limit of a bundle that could not be kept."),
    reason: z.enum(REASONS).optional().describe("Not with a browser key."),
    model: z.string().nullable().optional().describe("With explain."),
    left: Left.optional(),
    sentences: z
      .array(z.string())
      .optional()
      .describe("With explain: what each item is there for, and what rules left out, in words."),
  })
  .describe("Items, best first, and the decision that they are of.");
export type RecommendResponse = z.infer<typeof RecommendResponse>;
