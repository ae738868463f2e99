import { z } from "zod";
import { classified, Plain } from "./classified.ts";
import { Instant } from "./shared.ts";

export const QualityQuery = z.object({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe("UTC days to look at, today included."),
});

export const SourceParams = z.object({
  key: z.string().min(1).max(100).describe("The source's key."),
});

const Day = Plain.describe("A UTC day, YYYY-MM-DD.");

const Figure = z
  .object({
    value: z.number().nullable(),
    insufficient: z
      .object({ need: z.int(), have: z.int() })
      .optional()
      .describe("What the figure needs and what is there, when there is too little."),
  })
  .describe("A number, or null with what is missing.");

const Counts = z.object({
  received: z.int().describe("Came for the first time: all but duplicates."),
  accepted: z.int(),
  warned: z.int().describe("Of the accepted: broke a rule of the tracking plan."),
  quarantined: z.int(),
  rejected: z
    .int()
    .describe(
      "Could not be events; counted on the day of receipt, of imported history on their own.",
    ),
  duplicate: z.int(),
  released: z.int().describe("Of the accepted: came out of quarantine."),
});
const Totals = Counts.extend({
  validity: Figure.describe("1 − (warned + quarantined + rejected) ÷ received."),
  duplicates: Figure.describe("Duplicates ÷ (received + duplicates)."),
});

const Freshness = z
  .object({
    state: z.enum(["fresh", "late", "silent", "never", "no expectation"]),
    lastEvent: Instant.nullable().describe("Latest effective time of an event."),
    lastReceived: Instant.nullable(),
    expectedBy: Instant.nullable().describe("Until when the next event is expected."),
  })
  .describe("How old the newest event is, against how often the source says that it sends.");

const Volume = z
  .object({
    today: z.int().describe("Received today until now."),
    typicalToday: Figure.describe("Median of the same weekday over the last four weeks."),
    lastDay: z
      .object({
        day: Day,
        received: z.int(),
        typical: Figure,
        state: z.enum(["usual", "low", "high", "insufficient"]),
      })
      .describe("The last whole day: low below half of what is typical, high above twice that."),
  })
  .describe("How much comes, against what is usual; 14 days of history are needed.");

const Updates = z
  .object({
    updates: z.enum(["real time", "daily", "on change"]),
    expectWithinMs: z.int().nullable(),
  })
  .describe("What the source's definition says.");

const StitchRate = Figure.describe(
  "Share of accepted events that belonged to a known profile within 24 hours, over settled days.",
);

const HistoryDay = Totals.extend({
  day: Day,
  stitchRate: Figure.nullable().describe("Null until 24 hours after the day's end."),
});

const Example = classified(z.string(), "pseudonymous")
  .nullable()
  .describe(
    "The newest that was taken in is of this profile, to be looked at; null when it is gone.",
  );

const Concern = z
  .object({
    source: Plain,
    concern: z.enum([
      "late",
      "silent",
      "never sent",
      "low volume",
      "high volume",
      "trait stopped",
      "rule broken",
      "unknown events",
      "links refused",
    ]),
    sentence: Plain,
    day: Day.nullable().describe("Since when, or which day."),
    event: Plain.nullable().describe("The event that breaks the rule."),
    rule: Plain.nullable(),
    trait: Plain.nullable(),
    count: z
      .int()
      .nullable()
      .describe("Events that break the rule or came without the trait, links that were refused."),
    profile: Example,
  })
  .describe("Something that somebody should look at.");

const EventRow = Counts.omit({ rejected: true }).extend({
  type: Plain,
  name: Plain,
  validity: Figure,
});

const RuleRow = z.object({
  type: Plain,
  name: Plain,
  rule: Plain.describe("The rule of the tracking plan that was broken."),
  count: z.int().describe("Events that broke it."),
  first: Day,
  last: Day,
  profile: Example,
});

const RefusalRow = z.object({
  reason: Plain.describe(
    "limit: it would have joined people whom the identity policy keeps apart, as a shared browser does; cannot-link: an unmerge had parted them; facet-limit: the profile has as many identifiers as it may.",
  ),
  namespace: Plain.describe("Of the identifier that was refused."),
  count: z.int().describe("Links that events stated and that were refused."),
  first: Day,
  last: Day,
  profile: Example,
});

const TraitRow = z.object({
  trait: Plain,
  planned: z.boolean().describe("The tracking plan names it."),
  completeness: Figure.describe("Share of identify messages that carried it."),
  change: z.number().nullable().describe("Against as many days before."),
  stopped: z
    .object({ since: Day, last: Day, missing: z.int() })
    .nullable()
    .describe(
      "It used to come, and has not for three days or more; identify messages without it since.",
    ),
});

export const SourceQualityResponse = z
  .object({
    source: Plain,
    from: Day,
    to: Day,
    defined: Updates.nullable().describe("Null for a source without a definition."),
    freshness: Freshness,
    volume: Volume,
    totals: Totals,
    stitchRate: StitchRate,
    concerns: z.array(Concern),
    events: z.array(EventRow).describe("At most 200, those that came most."),
    rules: z.array(RuleRow).describe("At most 200, those that were broken most."),
    refusals: z.array(RefusalRow),
    rejections: z.array(z.object({ code: Plain, count: z.int() })),
    traits: z.array(TraitRow),
    history: z.array(HistoryDay).describe("Every day of the window, oldest first."),
  })
  .describe("The quality of what one source sends.");
export type SourceQualityResponse = z.infer<typeof SourceQualityResponse>;

const SourceRow = SourceQualityResponse.pick({
  source: true,
  defined: true,
  freshness: true,
  volume: true,
  totals: true,
  stitchRate: true,
}).extend({ received: z.array(z.int()).describe("Received on each day of the window.") });

const ProfileTraitRow = z.object({
  trait: Plain,
  profiles: z.int().describe("Known profiles with a value for it."),
  completeness: Figure.describe("Share of known profiles with a value for it."),
  change: z.number().nullable().describe("Against the day before the window."),
  history: z
    .array(z.number().nullable())
    .describe("Completeness at the end of each day of the window; null where it is insufficient."),
});

export const QualityResponse = z
  .object({
    from: Day,
    to: Day,
    totals: Totals,
    stitchRate: StitchRate,
    concerns: z.array(Concern),
    sources: z.array(SourceRow).describe("Each source that is defined or has sent something."),
    profiles: z
      .object({
        known: z.int(),
        history: z.array(z.int()).describe("Known profiles at the end of each day."),
        traits: z.array(ProfileTraitRow).describe("At most 100, the most complete ones."),
      })
      .describe("The known profiles: those with a facet that names a person."),
    history: z.array(HistoryDay).describe("Every day of the window, oldest first."),
  })
  .describe("The quality of all that comes in, by source and together.");
export type QualityResponse = z.infer<typeof QualityResponse>;
export type QualityConcern = z.infer<typeof Concern>;
export type QualityFigure = z.infer<typeof Figure>;
