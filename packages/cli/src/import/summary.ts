import { tableText } from "../terminal/index.ts";
import type { Reject } from "./rejects.ts";
import type { ImportOutcome, ImportPlan } from "./run.ts";
import type { Tally } from "./tally.ts";

const number = (value: number): string => value.toLocaleString("en");

const eventsText = ({ events }: Tally): string =>
  tableText(
    ["  event", "count"],
    Object.entries(events)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => [`  ${name}`, number(count)]),
  );

const rejectText = ({ line, column, reason, raw }: Reject): string =>
  `  line ${line}${column === "" ? "" : `, ${column}`}: ${reason}: ${raw.length > 80 ? `${raw.slice(0, 79)}…` : raw}`;

type RejectsKept = Pick<ImportOutcome, "rejectsFile" | "rejectsPlace" | "unwritten">;

/** Where all of them are: a file, another file than was wanted, or nowhere. */
const whereText = ({ rejectsFile, rejectsPlace, unwritten }: RejectsKept): string => {
  const wanted = rejectsPlace?.insteadOf ?? null;
  if (unwritten.length > 0)
    return rejectsFile === null
      ? `; no file could be written for them${wanted === null ? "" : `, not ${wanted} and not elsewhere`}`
      : `, in ${rejectsFile}, which could not take all of them`;
  if (rejectsFile === null) return "";
  return `, all in ${rejectsFile}${wanted === null ? "" : ` (${wanted} cannot be written)`}`;
};

const KEPT_NOWHERE: RejectsKept = { rejectsFile: null, rejectsPlace: null, unwritten: [] };

const rejectsText = (
  { rejected, firstRejects }: Tally,
  kept: RejectsKept = KEPT_NOWHERE,
): string[] => {
  if (rejected === 0) return [];
  // What no file holds is shown as far as it is held: nothing else will say it.
  const shown = kept.unwritten.length > 0 ? kept.unwritten : firstRejects;
  const more = rejected > shown.length ? [`  … and ${number(rejected - shown.length)} more`] : [];
  return [`Rejected: ${number(rejected)}${whereText(kept)}`, ...shown.map(rejectText), ...more];
};

const countsText = ({ rows, accepted, duplicate, quarantined }: Tally): string =>
  [
    `${number(rows)} rows`,
    `${number(accepted)} events accepted`,
    ...(duplicate > 0 ? [`${number(duplicate)} there already`] : []),
    ...(quarantined > 0 ? [`${number(quarantined)} quarantined`] : []),
  ].join(", ");

/** How an import ended. */
export const summaryText = (
  { file, source }: Pick<ImportPlan, "file" | "source">,
  { tally, from, seconds, ...kept }: ImportOutcome,
): string => {
  if (tally.done && kept.rejectsPlace === null && from === tally.rows && from > 0)
    return [
      `This import of ${file} is finished; nothing was changed. It brought in: ${countsText(tally)}.`,
      eventsText(tally),
      ...rejectsText(tally),
    ].join("\n");
  const rate = seconds > 0 ? Math.round((tally.rows - from) / seconds) : 0;
  return [
    ...(from > 0 ? [`Went on after row ${number(from)}.`] : []),
    `Imported ${file} as source ${source} in ${seconds.toFixed(1)} s (${number(rate)} rows/s): ${countsText(tally)}.`,
    ...(tally.rows === 0 ? [] : [eventsText(tally)]),
    ...rejectsText(tally, kept),
  ].join("\n");
};

/** What a dry run found. */
export const rehearsalText = (
  file: string,
  { tally, examples }: { readonly tally: Tally; readonly examples: readonly object[] },
): string =>
  [
    `${file}: ${number(tally.rows)} rows would become ${number(tally.accepted)} events; nothing was sent.`,
    eventsText(tally),
    ...rejectsText(tally),
    "The first of each:",
    ...examples.map((message) => `  ${JSON.stringify(message)}`),
  ].join("\n");
