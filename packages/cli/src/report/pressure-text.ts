import type { PressureReport, PressureRow, PressureStopped } from "@attune/contract";
import { countText, percentText, tableText } from "../terminal/index.ts";

/** Reasons that are shown of a day and channel. */
const REASONS = 5;

const shareOf = (part: number, whole: number): string =>
  whole === 0 ? "" : percentText(part / whole);

const lineOf = (row: PressureRow): string[] => {
  const { distribution, choices } = row;
  const { none, one, two, threeToFive, sixOrMore } = distribution;
  return [
    row.day,
    row.channel ?? "all",
    ...[row.people, row.offers, none, one, two, threeToFive, sixOrMore].map(countText),
    countText(row.tooMuch.people),
    countText(row.decisions),
    shareOf(choices.selfTuning, row.decisions),
    shareOf(choices.control, row.decisions),
  ];
};

const COLUMNS = [
  "day",
  "channel",
  "people",
  "offers",
  "0",
  "1",
  "2",
  "3-5",
  "6+",
  "too much",
  "decisions",
  "self-tuning",
  "control",
];

const stopText = ({ reason, by }: Pick<PressureStopped, "reason" | "by">): string =>
  by === null ? reason : `${reason} ${by}`;

const headOf = ({ day, channel }: PressureRow): string[] => [day, channel ?? "all"];

const pressedText = (rows: readonly PressureRow[], threshold: number): string[] => {
  const lines = rows.flatMap((row) =>
    row.tooMuch.top.map(({ profile, offers, decisions, stopped }) => [
      ...headOf(row),
      profile,
      countText(offers),
      countText(decisions),
      stopped.map((each) => `${stopText(each)} ${countText(each.times)} x`).join("; "),
    ]),
  );
  return lines.length === 0
    ? ["", `Nobody got ${threshold} offers or more in a day.`]
    : [
        "",
        `Who got too much, ${threshold} offers or more in a day:`,
        tableText(["day", "channel", "profile", "offers", "decisions", "kept from them"], lines),
      ];
};

const silentText = (rows: readonly PressureRow[]): string[] => {
  const lines = rows.flatMap((row) =>
    row.heardNothing.reasons
      .slice(0, REASONS)
      .map((each) => [
        ...headOf(row),
        stopText(each),
        countText(each.people),
        countText(each.times),
      ]),
  );
  return lines.length === 0
    ? ["", "Everybody who was decided for got something, in each channel."]
    : [
        "",
        "Why people got nothing; one person may have several reasons:",
        tableText(["day", "channel", "because", "people", "times"], lines, 3),
      ];
};

const unknownText = (rows: readonly PressureRow[]): string[] => {
  const missing = rows.reduce((sum, { heardNothing }) => sum + heardNothing.notReplayable, 0);
  return missing === 0
    ? []
    : [
        "",
        `Of ${countText(missing)} decisions it cannot be made out why: attune replay says more.`,
      ];
};

/** The table of people by what they got, then who got too much and why others got nothing. */
export const pressureText = (told: PressureReport): string => {
  const { from, to, timezone, counts, threshold, profiles, rows } = told;
  const head = `People by the offers that they got (${counts}), ${from === to ? from : `${from} to ${to}`}, ${timezone}. There are ${countText(profiles)} people.`;
  if (rows.length === 0) return `${head}\n\nNothing was decided.`;
  return [
    head,
    "",
    tableText(COLUMNS, rows.map(lineOf), 2),
    ...pressedText(rows, threshold),
    ...silentText(rows),
    ...unknownText(rows),
  ].join("\n");
};
