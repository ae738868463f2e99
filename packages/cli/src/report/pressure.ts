import type { PressureReport } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Command } from "commander";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Shell } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { Progress } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import { given } from "./given.ts";
import { pressureText } from "./pressure-text.ts";

type PressureOptions = ConnectionOptions &
  JsonOption & {
    readonly from?: string;
    readonly to?: string;
    readonly channel?: string;
    readonly counts?: string;
    readonly threshold?: string;
    readonly top?: string;
  };

/** Days of the calendar from one on until before another. */
const daysBetween = (from: string, until: string): string[] => {
  const first = Temporal.PlainDate.from(from);
  const { days } = first.until(until);
  return Array.from({ length: days }, (_, nth) => first.add({ days: nth }).toString());
};

/** Asks for one day at a time: a day is what the server counts at once. */
const reportOf = async (
  api: Api,
  { from, to, channel, counts, threshold, top }: PressureOptions,
  progressOf: (days: number) => Progress,
): Promise<PressureReport> => {
  const asked = given({ channel, counts, threshold, top });
  const ask = (query: Readonly<Record<string, string>>) =>
    api.call(OPERATIONS.pressureReport, { query: { ...asked, ...query } });
  const last = await ask(given({ to, from: to }));
  if (from === undefined || from === last.to) return last;
  // The server says what is wrong with days that are none, or that are the wrong way round.
  if (from > last.to || !isDay(from)) return ask({ from, to: last.to });
  const days = daysBetween(from, last.to);
  const progress = progressOf(days.length + 1);
  try {
    const rows: PressureReport["rows"] = [];
    for (const [nth, day] of days.entries()) {
      rows.push(...(await ask({ from: day, to: day })).rows);
      progress.at(nth + 1, nth + 1);
    }
    return { ...last, from, rows: [...rows, ...last.rows] };
  } finally {
    progress.stop();
  }
};

const isDay = (text: string): boolean => {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
};

export const addPressure = (report: Command, { terminal }: Shell): void => {
  const pressure = report
    .command("pressure")
    .description("who got too much and who heard nothing, and why, by day and channel")
    .option("--from <date>", "first day, YYYY-MM-DD (the same as --to)")
    .option("--to <date>", "last day (today)")
    .option("--channel <name>", "only this channel")
    .option("--counts <what>", "given: what decisions gave; seen: of that what was seen (given)")
    .option("--threshold <count>", "so many offers in a day are too much (6)")
    .option("--top <count>", "how many people are named in a list (10)");
  withJson(withConnection(pressure)).action(async (options: PressureOptions) => {
    const told = await useApi(terminal, options, (api) =>
      reportOf(api, options, (total) =>
        startProgress(terminal, { label: "Counting", total, unit: "days" }),
      ),
    );
    answer(terminal, options, told, () => pressureText(told));
  });
};
