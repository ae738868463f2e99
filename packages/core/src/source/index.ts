import { z } from "zod";

export const SOURCE_KINDS = ["browser", "server", "import", "webhook"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Where events come from. */
export const SourceDefinition = z
  .strictObject({
    sourceKind: z
      .enum(SOURCE_KINDS)
      .describe("browser keys are public; server, import and webhook sources are trusted."),
    updates: z
      .enum(["real time", "daily", "on change"])
      .default("real time")
      .describe("How often it is expected to send."),
  })
  .describe("A source of events.");
