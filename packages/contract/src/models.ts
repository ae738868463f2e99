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

const Figure = z.number().min(0).max(1);

const Quality = z
  .object({
    people: z.int().describe("People of the validation split that were judged."),
    ndcg: Figure.describe("NDCG of ten, over full rankings; what they had may come again."),
    recall: Figure.describe("Recall of ten."),
    popularNdcg: Figure.describe("NDCG of the ten most popular items, for the same people."),
    popularRecall: Figure.describe("Recall of the ten most popular items."),
  })
  .describe("Of a model of the same setting, trained on the first four fifths of the time.");

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
  quality: Quality.nullable().describe("Null where nothing could be held back, or was given."),
  served: z.boolean(),
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const TRAINING_STEPS = [
  "idle",
  "reading",
  "choosing",
  "checking",
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
    versions: z.array(ModelVersion).describe("Those that are kept on this node, newest first."),
  })
  .describe("What recommendations are served from.");
export type ModelsResponse = z.infer<typeof ModelsResponse>;
