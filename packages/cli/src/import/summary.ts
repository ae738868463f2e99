import { tableText } from "../terminal/index.ts";
import type { Reject } from "./rejects.ts";
import type { ImportPlan } from "./plan.ts";
import type { ImportOutcome, Rehearsal } from "./run.ts";
import type { Tally } from "./tally.ts";

const number = (value: number): string => value.toLocaleString("en");

const counted = (count: number, one: string): string =>
  `${number(count)} ${one}${count === 1 ? "" : "s"}`;

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
  const why =
    rejectsPlace?.why === "taken" ? "is not this import's, and was left" : "cannot be written";
  if (unwritten.length > 0)
    return rejectsFile === null
      ? `; no file could be written for them${wanted === null ? "" : `, not ${wanted} and not elsewhere`}`
      : `, in ${rejectsFile}, which could not take all of them`;
  if (rejectsFile === null) return "";
  return `, all in ${rejectsFile}${wanted === null ? "" : ` (${wanted} ${why})`}`;
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
    counted(rows, "row"),
    `${counted(accepted, "event")} accepted`,
    ...(duplicate > 0 ? [`${number(duplicate)} there already`] : []),
    ...(quarantined > 0 ? [`${number(quarantined)} quarantined`] : []),
  ].join(", ");

const skippedText = ({ skipped }: Tally): string[] => {
  const reasons = Object.entries(skipped).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return reasons.length === 0
    ? []
    : [
        `Left out on purpose: ${counted(total, "row")}`,
        tableText(
          ["  reason", "rows"],
          reasons.map(([reason, count]) => [`  ${reason}`, number(count)]),
        ),
      ];
};

type Told = Pick<ImportPlan, "file" | "reading" | "limit"> & {
  readonly content: Pick<ImportPlan["content"], "isCut" | "firstDamage">;
};

/** What is wrong with the file as a whole, and was found before the first row came in. */
const fileText = ({ content }: Told): string[] => [
  ...(content.firstDamage === null
    ? []
    : [
        `The file mixes encodings: from line ${number(content.firstDamage)} on it has rows that are not UTF-8. They are rejected.`,
      ]),
  ...(content.isCut
    ? [
        "The file is cut: its gzip data end early. What was complete is in. Fetch the file again and run the same command: it brings in the rest.",
      ]
    : []),
];

const openEndText = (line: number | null): string[] =>
  line === null
    ? []
    : [
        `No line break ends line ${number(line)}, the last. If the file was cut there, its last value is short: look at it.`,
      ];

/** Said of a file that was new to Attune, and of whose events some were there all the same. */
const knownText = ({ duplicate }: Tally, from: number): string[] =>
  duplicate === 0 || from > 0
    ? []
    : [
        "Those that were there already stay as they came in: a mapping that has changed does not change them.",
      ];

const shiftText = ({ shift }: Tally): string[] =>
  shift === 0 ? [] : [`Times were moved by ${(shift / 86_400_000).toFixed(1)} days.`];

/** What is told when an import ends before its end. */
export const stoppedText = ({ file }: Pick<ImportPlan, "file">): string =>
  `The import of ${file} stopped. What was answered is in; the same command goes on there, and nothing comes in twice.`;

/** How an import ended. */
export const summaryText = (
  plan: Told,
  { tally, from, fromEvents, seconds, openEnd, ...kept }: ImportOutcome,
): string => {
  const { file, reading } = plan;
  if (tally.done && kept.rejectsPlace === null && from === tally.rows && from > 0)
    return [
      `This import of ${file} is finished; nothing was changed. It brought in: ${countsText(tally)}.`,
      eventsText(tally),
      ...skippedText(tally),
      ...rejectsText(tally),
      ...fileText(plan),
    ].join("\n");
  const events = tally.accepted + tally.duplicate - fromEvents;
  const rate = seconds > 0 ? Math.round(events / seconds) : 0;
  const source = reading.source === null ? "" : ` as source ${reading.source}`;
  return [
    ...(from > 0 ? [`Went on after row ${number(from)}.`] : []),
    `Imported ${file}${source} in ${seconds.toFixed(1)} s (${number(rate)} events/s): ${countsText(tally)}.`,
    ...(tally.rows === 0 ? [] : [eventsText(tally)]),
    ...knownText(tally, from),
    ...shiftText(tally),
    ...skippedText(tally),
    ...rejectsText(tally, kept),
    ...fileText(plan),
    ...openEndText(openEnd),
    ...(tally.done ? [] : ["Stopped at --limit; the same command without it goes on."]),
  ].join("\n");
};

/** What a dry run found. */
export const rehearsalText = (plan: Told, { tally, openEnd, examples }: Rehearsal): string =>
  [
    `${plan.file}: ${counted(tally.rows, "row")} would become ${counted(tally.accepted, "event")}; nothing was sent.`,
    eventsText(tally),
    ...shiftText(tally),
    ...skippedText(tally),
    ...rejectsText(tally),
    ...fileText(plan),
    ...openEndText(openEnd),
    "The first of each:",
    ...examples.map((message) => `  ${JSON.stringify(message)}`),
  ].join("\n");
