import { REASONS } from "@attune/core/decision";
import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { Instant } from "./shared.ts";

const Id = classified(z.string(), "pseudonymous");

const Step = z
  .object({
    step: z.enum(["event seen", "profile known", "segment live", "decision explained"]),
    done: z.boolean(),
    since: Instant.nullable().describe("When it first happened; null while it has not."),
    sentence: Plain.describe("What happened, or what to do next."),
    evidence: z
      .object({ kind: z.enum(["event", "profile", "segment", "decision"]), id: Id })
      .nullable()
      .describe(
        "What shows it: an event's sequence (GET /v1/live/events/{seq}), a profile's id, a segment's key, or a decision's id (GET /v1/decisions/{id}/explain).",
      ),
  })
  .describe(
    "A step of setting Attune up; it is done when it has happened, not when somebody says so.",
  );

const Insufficient = z
  .object({ because: Plain, need: z.int().nullable(), have: z.int().nullable() })
  .describe("What is missing.");

const Count = z
  .object({ value: z.int().nullable(), insufficient: Insufficient.nullable() })
  .describe("A count, or null with what is missing.");

const Share = z
  .object({ value: z.number().nullable(), insufficient: Insufficient.nullable() })
  .describe("A share from 0 to 1, or null with what is missing.");

const Latency = z
  .object({ value: z.number().nullable(), insufficient: Insufficient.nullable() })
  .describe("Milliseconds, or null with what is missing.");

const Source = z.object({
  source: Plain,
  freshness: z.enum(["fresh", "late", "silent", "never", "no expectation"]),
  lastEvent: Instant.nullable(),
  expectedBy: Instant.nullable(),
  received: z.int().describe("Today, in UTC."),
  validity: Share.describe("Of the last seven days."),
  completeness: Share.describe(
    "Of the last seven days: how much of the traits that its tracking plan names identify calls carry, each trait counting the same.",
  ),
});

export const HomeResponse = z
  .object({
    checklist: z.array(Step),
    today: z.object({
      date: Plain.describe("YYYY-MM-DD in `timezone`."),
      timezone: Plain,
      from: Instant,
      until: Instant.describe("When this was asked."),
    }),
    events: z
      .object({
        day: Plain.describe("YYYY-MM-DD in UTC: what comes in is counted by UTC days."),
        received: z.int(),
        accepted: z.int(),
        warned: z.int().describe("Of the accepted: broke a rule of the tracking plan."),
        quarantined: z.int(),
        rejected: z.int(),
        duplicate: z.int(),
      })
      .describe("What came in today, by what became of it."),
    people: Count.describe("People with an event today, from the warehouse."),
    decisions: z
      .object({
        count: z.int().describe("Made today; counted up to `countedTo`."),
        countedTo: z.int(),
        looked: z.int().describe("The newest of them, which reasons and latency are of."),
        reasons: z.array(z.object({ reason: z.enum(REASONS), count: z.int() })),
        latency: z
          .object({ p50: Latency, p95: Latency, p99: Latency })
          .describe("As the records of the decisions that were looked at say."),
      })
      .describe("Decisions made today."),
    quarantine: z.object({
      waiting: z.int().describe("Events that wait to be put right."),
      summarised: z.int().describe("Events that are only counted."),
    }),
    sources: z.array(Source).describe("Those that are defined or have sent something, at most 50."),
    sourcesLeftOut: z.int().describe("Sources that there was no room for."),
  })
  .describe("What has been set up, and how today goes.");
export type HomeResponse = z.infer<typeof HomeResponse>;
