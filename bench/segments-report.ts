import type { Latency } from "./latency.ts";
import type { Machine } from "./machine.ts";

export const SEGMENTS = "segments";

/** Most seconds that a backfill of 260 thousand profiles may take, and a preview. */
export const BACKFILL_TARGET_S = 60;
export const PREVIEW_TARGET_S = 2;
/** Events a second, in batches of 100, beside 50 live segments. */
export const INGEST_TARGET = 10_000;

export type SegmentsResult = {
  readonly scenario: typeof SEGMENTS;
  readonly profiles: number;
  readonly eventsEach: number;
  readonly date: string;
  readonly command: string;
  /** Batches of 100 at full speed, beside so many live segments. */
  readonly ingestion: readonly {
    readonly segments: number;
    readonly seconds: number;
    readonly rate: number;
    readonly latency: Latency;
    /** Whether every event that was acknowledged is in the log, as an event. */
    readonly isStored: boolean;
  }[];
  /** New definitions over the history of everybody, until they are live, in seconds. */
  readonly backfills: readonly { readonly what: string; readonly seconds: number }[];
  /** Previews of conditions that nothing is kept of: seconds each, and of how many they are. */
  readonly previews: readonly {
    readonly seconds: number;
    readonly lookedAt: number;
    readonly isExact: boolean;
  }[];
  readonly machine: Machine;
};

const number = (value: number): string => value.toLocaleString("en-GB");

const previewText = ({ previews }: SegmentsResult): string => {
  const slowest = Math.max(...previews.map(({ seconds }) => seconds));
  const looked = previews.map(({ lookedAt, isExact }) =>
    isExact ? "everybody" : number(lookedAt),
  );
  return `preview: at most ${slowest.toFixed(2)} s over ${previews.length} (looked at ${[...new Set(looked)].join(", ")}); target ≤ ${PREVIEW_TARGET_S} s: ${slowest <= PREVIEW_TARGET_S ? "met" : "**not met**"}`;
};

const linesOf = (result: SegmentsResult): string[] => [
  ...result.ingestion.map(
    ({ segments, rate, latency: { p50, p99 }, isStored }) =>
      `ingestion beside ${segments} live segments: ${number(rate)} events/s, p50 ${p50} ms, p99 ${p99} ms, ${isStored ? "stored = acknowledged" : "**stored is not what was acknowledged**"}${segments === 50 ? `; target ≥ ${number(INGEST_TARGET)}/s: ${rate >= INGEST_TARGET ? "met" : "**not met**"}` : ""}`,
  ),
  ...result.backfills.map(({ what, seconds }) => `backfill of ${what}: ${seconds.toFixed(1)} s`),
  ...(result.previews.length === 0 ? [] : [previewText(result)]),
];

export const segmentsText = (result: SegmentsResult): string =>
  [
    `${number(result.profiles)} profiles, ${number(result.eventsEach)} events each`,
    ...linesOf(result).map((line) => `  ${line}`),
  ].join("\n");

/** The report's part about segments; nothing without results. */
export const segmentsSection = (results: readonly SegmentsResult[]): string[] =>
  results.length === 0
    ? []
    : [
        "## Segments",
        "",
        `Conditions as marketers write them: counts and sums in windows of 7 to 62 days, absence, sequences, categories, traits, other segments. Ingestion starts with empty data and Zipf's law over the profiles, in events of about 1 kB. A backfill and a preview are over a history of 100 days in events of about 0.5 kB that was written into the tables; a backfill counts from the call that publishes to the moment when every segment is live. Target of a backfill: ≤ ${BACKFILL_TARGET_S} s for 260 thousand profiles.`,
        "",
        ...results
          .toSorted((a, b) => a.profiles - b.profiles)
          .map(
            (result) =>
              `- ${number(result.profiles)} profiles, ${number(result.eventsEach)} events each: ${linesOf(result).join(". ")}. \`${result.command}\` (${result.date.slice(0, 10)}, ${result.machine.cores} cores)`,
          ),
        "",
      ];
