import { z } from "zod";
import { Plain } from "./classified.ts";
import { Instant } from "./shared.ts";

const Version = z.string().min(1).max(100);

export const TrainRequest = z
  .object({
    full: z
      .boolean()
      .default(true)
      .describe("False trains only what touched items have changed, where there is a model."),
    search: z
      .boolean()
      .default(false)
      .describe("Whether settings are chosen by trying them on a validation split."),
  })
  .describe(
    "What is to be trained. It goes on after the answer; GET /v1/models tells how far it is.",
  );
export type TrainRequest = z.infer<typeof TrainRequest>;

export const RollBackRequest = z
  .object({ version: Version.describe("One that GET /v1/models lists.") })
  .describe("Which version is to be served from.");

const Share = z.number().min(0).max(1);

const ListFigures = z
  .object({
    recall: Share.describe("Of what people came to want, how much stood in their lists."),
    ndcg: Share.describe("The same with less for what stood lower, against the best order."),
    mrr: Share.describe("One over the place of the first hit, on average; 0 without a hit."),
    hitRate: Share.describe("People with a hit in their list."),
    coverage: Share.describe("Of all items, how much stood in any list."),
    novelty: z.number().describe("Minus log2 of the share of people who had an item, on average."),
    diversity: z.number().describe("One minus the cosine of two items of a list, on average."),
  })
  .describe("How good lists are: what attune evaluate tells, by the same definitions.");

export const ModelQuality = z
  .object({
    moment: Instant.describe("What happened before it is learnt from, what came then judged on."),
    before: z.int().describe("Touches of items that are learnt from."),
    after: z.int().describe("Touches of items from the moment on."),
    people: z.int().describe("People who did something before it, and wanted something later."),
    judged: z.int().describe("Of them, those that were judged: 2,000 at most, evenly chosen."),
    k: z.int().describe("How long the lists are."),
    repeats: z
      .boolean()
      .describe("Whether what somebody had may come again: where people come back to items."),
    need: z.int().describe("People whom the figures need."),
    figures: z
      .object({
        own: ListFigures.describe("Of the model."),
        popular: ListFigures.describe("Of the most popular items, for the same people."),
      })
      .nullable()
      .describe("Null with fewer people than are needed."),
  })
  .describe(
    "Of a model of the same setting, learnt from what happened before a moment and judged on what came then: full rankings of all items.",
  );
export type ModelQuality = z.infer<typeof ModelQuality>;

const Weights = z
  .record(z.string(), z.number())
  .describe("How much each source counts, by its name; they sum to what is written.");

export const LearntBlend = z
  .object({
    recommender: Plain,
    people: z.int().describe("People whose later wishes it was learnt from."),
    judged: z.int().describe("Others, whom it was judged on."),
    need: z.int().describe("People whom both need."),
    weights: z
      .object({
        all: Weights,
        few: Weights.nullable().describe("For those of whom few items are known, if better."),
        many: Weights.nullable().describe("For the others, if better."),
      })
      .nullable()
      .describe("Null where the written weights stand: too few people, or nothing better."),
    fewItems: z.int().describe("Items up to which few are known."),
    ndcg: z
      .object({ written: z.number(), learnt: z.number() })
      .nullable()
      .describe("NDCG@10 of both, over those it was judged on; null with too few."),
  })
  .describe("What training found of a recommender's weights.");
export type LearntBlend = z.infer<typeof LearntBlend>;

const ModelVersion = z.object({
  version: Plain,
  at: Instant.describe("When it was trained."),
  touches: z.int().describe("How much that was done with items it is learnt from."),
  people: z.int(),
  leftOut: z.int().describe("Facets of people who do not allow personalization: not learnt from."),
  items: z.int(),
  cappedPeople: z.int().describe("People whose history is longer than is learnt from."),
  cappedItems: z.int().describe("Items of theirs that were left out."),
  memory: z.int().describe("Bytes that training takes at most, worked out before."),
  seconds: z.number().describe("How long training took."),
  setting: Plain.describe("How it is trained, in a line."),
  quality: ModelQuality.nullable().describe(
    "Null where nothing could be held back, or another node judged it.",
  ),
  blends: z
    .array(LearntBlend)
    .describe("Of the recommenders whose weights are learnt: what was found, by recommender."),
  served: z.boolean(),
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const TRAINING_STEPS = [
  "idle",
  "reading",
  "choosing",
  "checking",
  "weighing",
  "training",
  "pairing",
  "writing",
] as const;

export const ModelsResponse = z
  .object({
    served: Plain.nullable().describe(
      "The version that is served from; +n says how often touched items were trained anew in it. Null before the first training.",
    ),
    step: z.enum(TRAINING_STEPS).describe("What is being done; idle when nothing is trained."),
    done: z.int().describe("How far the step is,"),
    total: z.int().describe("of how much."),
    memory: z
      .int()
      .nullable()
      .describe(
        "Bytes that the training that goes on takes at most: told before it begins, null while nothing is trained.",
      ),
    problem: Plain.nullable().describe("Why the last training made nothing, and what would help."),
    behind: z
      .int()
      .describe(
        "Entries of the log that sessions, trends and new items were not read from yet: after a start it goes down to 0.",
      ),
    versions: z.array(ModelVersion).describe("Those that are kept on this node, newest first."),
  })
  .describe("What recommendations are served from.");
export type ModelsResponse = z.infer<typeof ModelsResponse>;
