import { z } from "zod";
import { DurationText } from "../duration/index.ts";

export const SOURCE_KINDS = ["browser", "server", "import", "webhook"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Sources of the keys that are made at the first start: they are there without a definition. */
const BUILT_IN_SOURCES: ReadonlySet<string> = new Set(["web", "server"]);
export const isBuiltInSource = (key: string): boolean => BUILT_IN_SOURCES.has(key);

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
    expectWithin: DurationText.optional().describe(
      "Within how long an event is expected; absent means 1h for real time, 25h for daily, never for on change.",
    ),
  })
  .describe("A source of events.");
