import { REASONS } from "@attune/core/decision";
import { z } from "zod";
import { Plain } from "./classified.ts";
import { DateText } from "./kpis.ts";
import { ProfileId } from "./shared.ts";

/** Most days of one report. */
export const PRESSURE_DAYS = 31;

export const PressureQuery = z.object({
  from: DateText.optional().describe("First day, YYYY-MM-DD; the same as `to` when absent."),
  to: DateText.optional().describe(
    `Last day, YYYY-MM-DD, ${PRESSURE_DAYS} days at most; today when absent.`,
  ),
  channel: z.string().min(1).max(100).optional().describe("Only this channel."),
  counts: z
    .enum(["given", "seen"])
    .default("given")
    .describe(
      "What somebody got: offers that decisions gave, or of these the ones that an event says were seen.",
    ),
  threshold: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(6)
    .describe("So many offers in a day or more are too much."),
  top: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(10)
    .describe("How many people are named in each list."),
});
export type PressureQuery = z.output<typeof PressureQuery>;

const Stopped = z
  .object({
    reason: z.enum(REASONS),
    by: Plain.nullable().describe(
      "The cap, cool-down, suppression, budget, policy or purpose that stopped it; null where the reason has none.",
    ),
    people: z.int().describe("People whom it happened to."),
    times: z.int().describe("How often, each candidate of each decision once."),
  })
  .describe("Something that kept offers from people.");
export type PressureStopped = z.infer<typeof Stopped>;

const Distribution = z
  .object({
    none: z.int(),
    one: z.int(),
    two: z.int(),
    threeToFive: z.int(),
    sixOrMore: z.int(),
  })
  .describe("People by how many offers they got.");

const Pressed = z
  .object({
    profile: ProfileId,
    offers: z.int().describe("How many they got."),
    decisions: z.int(),
    stopped: z
      .array(Stopped.omit({ people: true }))
      .describe("What the policies kept from them all the same."),
  })
  .describe("Somebody who got too much.");

const Choices = z
  .object({
    priority: z.int(),
    formula: z.int(),
    value: z.int(),
    thompson: z.int(),
    explored: z.int().describe("Of all of them, those in which chance chose among all."),
    guarded: z.int().describe("Those of slots with a guardrail."),
    selfTuning: z
      .int()
      .describe("Those of slots that tune themselves: thompson, explore or a guardrail."),
    control: z.int().describe("Those for the global control group."),
    other: z.int().describe("Those in which nothing came to be chosen from."),
  })
  .describe("Decisions by how the choice was made.");
export type PressureChoices = z.infer<typeof Choices>;

const Row = z
  .object({
    day: Plain,
    channel: Plain.nullable().describe("Null: all channels together."),
    decisions: z.int(),
    forNobody: z
      .array(z.object({ reason: z.enum(REASONS), decisions: z.int() }))
      .describe("Decisions that used no profile, for example without consent, by reason."),
    people: z.int().describe("People decided for."),
    offers: z.int().describe("How many offers they got."),
    distribution: Distribution,
    tooMuch: z.object({
      people: z.int(),
      top: z.array(Pressed).describe("Those who got the most."),
    }),
    heardNothing: z.object({
      people: z.int(),
      some: z.array(ProfileId).describe("Some of them, the lowest ids first."),
      reasons: z
        .array(Stopped)
        .describe(
          "Why, over all of them; one person may have several. SELECTED: given, and not seen.",
        ),
      notReplayable: z
        .int()
        .describe("Of their decisions those whose candidates cannot be made out any more."),
    }),
    choices: Choices,
  })
  .describe("One day of one channel.");
export type PressureRow = z.infer<typeof Row>;

export const PressureReport = z
  .object({
    from: Plain,
    to: Plain,
    timezone: Plain,
    counts: z.enum(["given", "seen"]),
    threshold: z.int(),
    profiles: z.int().describe("People there are now, decided for or not."),
    rows: z.array(Row),
  })
  .describe("Who got too much and who heard nothing, by day and channel.");
export type PressureReport = z.infer<typeof PressureReport>;
