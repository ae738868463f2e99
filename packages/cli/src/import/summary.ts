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

const rejectsText = ({ rejected, firstRejects }: Tally, file: string | null): string[] => {
  if (rejected === 0) return [];
  const where = file === null ? "" : `, all in ${file}`;
  const more =
    rejected > firstRejects.length
      ? [`  … and ${number(rejected - firstRejects.length)} more`]
      : [];
  return [`Rejected: ${number(rejected)}${where}`, ...firstRejects.map(rejectText), ...more];
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
  { file, source }: ImportPlan,
  { tally, from, seconds, rejectsFile }: ImportOutcome,
): string => {
  if (tally.done && rejectsFile === null && from === tally.rows && from > 0)
    return [
      `This import of ${file} is finished; nothing was changed. It brought in: ${countsText(tally)}.`,
      eventsText(tally),
      ...rejectsText(tally, null),
    ].join("\n");
  const rate = seconds > 0 ? Math.round((tally.rows - from) / seconds) : 0;
  return [
    ...(from > 0 ? [`Went on after row ${number(from)}.`] : []),
    `Imported ${file} as source ${source} in ${seconds.toFixed(1)} s (${number(rate)} rows/s): ${countsText(tally)}.`,
    ...(tally.rows === 0 ? [] : [eventsText(tally)]),
    ...rejectsText(tally, rejectsFile),
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
    ...rejectsText(tally, null),
    "The first of each:",
    ...examples.map((message) => `  ${JSON.stringify(message)}`),
  ].join("\n");
