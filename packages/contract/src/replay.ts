import { COMPARED, REASONS } from "@attune/core/decision";
import { z } from "zod";
import { Plain } from "./classified.ts";
import { Instant } from "./shared.ts";

export const ReplayQuery = z.object({
  since: Instant.optional().describe("Only decisions made at or after this instant."),
  until: Instant.optional().describe("Only decisions made before this instant."),
  slot: z.string().min(1).max(100).optional().describe("Only decisions for this slot."),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(200)
    .describe(
      "How many decisions are made again at most; a page may have fewer, and others follow it.",
    ),
  after: z
    .string()
    .regex(/^-?\d{1,15}-\d{1,15}$/, "send the `next` of the page before as it is")
    .optional()
    .describe("The `next` of the page before."),
});
export type ReplayQuery = z.output<typeof ReplayQuery>;

const Outcome = z.object({ reason: z.enum(REASONS), offer: Plain.nullable() });

const Differing = z
  .object({
    id: Plain,
    time: Instant,
    slot: Plain,
    differs: z.array(z.enum(COMPARED)).describe("The parts of the record that differ."),
    recorded: Outcome,
    replayed: Outcome,
  })
  .describe("A decision that comes out differently today.");
export type DifferingDecision = z.infer<typeof Differing>;

const NotReplayable = z
  .object({
    id: Plain,
    time: Instant,
    slot: Plain,
    retired: z.array(Plain).describe("What it was decided with and is not there any more."),
  })
  .describe("A decision that cannot be made again.");

export const ReplayResponse = z
  .object({
    same: z.int().describe("How many came out the same."),
    differing: z.array(Differing),
    notReplayable: z.array(NotReplayable),
    reached: Instant.nullable().describe("Time of the last that was looked at."),
    next: Plain.nullable().describe("Where the next page begins; null after the last."),
  })
  .describe("Recorded decisions, made again from their recorded inputs and compared.");
export type ReplayResponse = z.infer<typeof ReplayResponse>;
