import { CommandProblem } from "../problem/index.ts";
import type { Message } from "./messages.ts";
import type { Unit } from "./unit.ts";

/** When a message says that it happened, epoch ms; null when it does not say. */
const timeOf = ({ timestamp }: Message): number | null => {
  const time = typeof timestamp === "string" ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(time) ? null : time;
};

/** The newest time that some units' messages say, epoch ms. */
export const newestOf = (units: readonly Unit[], before: number | null): number | null => {
  let newest = before;
  for (const { messages } of units)
    for (const message of messages) {
      const time = timeOf(message);
      if (time !== null && (newest === null || time > newest)) newest = time;
    }
  return newest;
};

/** The message as if it had happened `by` milliseconds later; one without a time stays as it is. */
export const shifted = (message: Message, by: number): Message => {
  const time = timeOf(message);
  return time === null ? message : { ...message, timestamp: new Date(time + by).toISOString() };
};

/** The newest time of the file, as `--shift-to-now=DATE` says it, epoch ms. */
export const parseNewest = (text: string): number => {
  const isDate = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2}))?$/.test(text);
  const time = isDate ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new CommandProblem("The newest time is not a date", {
    detail: `--shift-to-now was ${text}.`,
    fix: "Write it as --shift-to-now=2011-12-09T12:50:00Z, or give the flag alone, behind the file.",
  });
};
