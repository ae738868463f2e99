import type { Machine } from "./machine.ts";

export const ADMIN = "admin";

/** Most milliseconds from an interaction to the picture that shows it. */
const INTERACTION_MS = 100;
/** What slots may move of a page. */
const SHIFT = 0;
/** Event Timing tells nothing of what is faster, and rounds to 8 ms. */
export const LEAST_TOLD_MS = 16;

/** How long interactions of one kind took. */
export type Interactions = {
  readonly screen: string;
  readonly what: string;
  readonly count: number;
  readonly slowest: number;
};

export type Scrolled = {
  readonly screen: string;
  readonly rows: number;
  readonly frames: number;
  /** Frames that came more than two sixtieths of a second after the one before. */
  readonly late: number;
};

export type Shift = { readonly page: string; readonly shift: number };

export type AdminResult = {
  readonly scenario: typeof ADMIN;
  readonly people: number;
  readonly date: string;
  readonly command: string;
  readonly interactions: readonly Interactions[];
  readonly scrolled: readonly Scrolled[];
  readonly shifts: readonly Shift[];
  /** Cores that were busy while it was measured: server, browser and whatever else. */
  readonly busy: number;
  readonly machine: Machine;
};

const told = (ms: number): string => (ms < LEAST_TOLD_MS ? `< ${LEAST_TOLD_MS}` : String(ms));
const verdict = (isMet: boolean): string => (isMet ? "met" : "**not met**");

export const adminText = ({ interactions, scrolled, shifts, busy }: AdminResult): string =>
  [
    ...interactions.map(
      ({ screen, what, count, slowest }) =>
        `${screen}: ${what}, ${count} times: slowest ${told(slowest)} ms`,
    ),
    ...scrolled.map(
      ({ screen, rows, frames, late }) =>
        `${screen}: ${rows} rows scrolled, ${late} of ${frames} frames late`,
    ),
    ...shifts.map(({ page, shift }) => `${page}: layout shift ${shift}`),
    `${busy.toFixed(2)} cores busy`,
  ].join("\n");

/** The report's part about the face; nothing without results. */
export const adminSection = (results: readonly AdminResult[]): string[] =>
  results.flatMap((result) => [
    "## Admin UI and slots, in a real browser",
    "",
    `The demo's ${result.people.toLocaleString("en-GB")} people, the built UI, a headless Chromium that draws without a graphics card, on the same cores as the server. Milliseconds from an interaction to the next picture, by the browser's Event Timing, which rounds to 8 and tells nothing below ${LEAST_TOLD_MS}. Target: ≤ ${INTERACTION_MS} ms. The first time that something opens in a fresh browser is among them.`,
    "",
    "| screen | interaction | count | slowest ms | target |",
    "|---|---|---:|---:|---|",
    ...result.interactions.map(
      ({ screen, what, count, slowest }) =>
        `| ${screen} | ${what} | ${count} | **${told(slowest)}** | ${verdict(slowest <= INTERACTION_MS)} |`,
    ),
    "",
    "| scrolled | rows | frames | late |",
    "|---|---:|---:|---:|",
    ...result.scrolled.map(
      ({ screen, rows, frames, late }) => `| ${screen} | ${rows} | ${frames} | ${late} |`,
    ),
    "",
    "A frame is late when it comes more than two sixtieths of a second after the one before.",
    "",
    `| page of the demo shop | layout shift | target ${SHIFT} |`,
    "|---|---:|---|",
    ...result.shifts.map(
      ({ page, shift }) => `| ${page} | ${shift} | ${verdict(shift <= SHIFT)} |`,
    ),
    "",
    `${result.busy.toFixed(2)} of ${result.machine.cores} cores were busy meanwhile. \`${result.command}\` (${result.date.slice(0, 10)}). What a first visit loads: \`node bench/admin-size.ts\`, which fails above 300 kB.`,
    "",
  ]);
