import type { Json, JsonObject } from "../json/index.ts";
import { own } from "../json/index.ts";

export type TimeFlaw = {
  readonly code: "timestamp-invalid" | "timestamp-out-of-range";
  readonly pointer: string;
};
export type EffectiveTime = { readonly time: number } | TimeFlaw;

const isFlaw = (found: number | TimeFlaw | undefined): found is TimeFlaw =>
  typeof found === "object";

/** ISO 8601 text or epoch milliseconds to epoch milliseconds, as an injected pure parser reads it. */
export type ParseInstant = (text: string) => number | null;

const readTime = (
  value: Json | undefined,
  pointer: string,
  parse: ParseInstant,
): number | TimeFlaw | undefined => {
  if (value === undefined || value === null || value === "") return undefined;
  const time = typeof value === "number" ? value : typeof value === "string" ? parse(value) : null;
  if (time === null) return { code: "timestamp-invalid", pointer };
  return time < 0 ? { code: "timestamp-out-of-range", pointer } : Math.trunc(time);
};

export type TimeContext = {
  readonly receivedAt: number;
  /** `sentAt` of the batch, for messages without one of their own. */
  readonly sentAt?: Json | undefined;
  /** History carries the times at which it happened; there is no client clock to correct. */
  readonly historical: boolean;
  readonly parse: ParseInstant;
};

/**
 * The effective time of a message: min(receivedAt − (sentAt − timestamp), receivedAt). Without
 * `sentAt` the timestamp is taken as it is, without a timestamp the time of receipt.
 */
export const effectiveTime = (message: JsonObject, context: TimeContext): EffectiveTime => {
  const { receivedAt, historical, parse } = context;
  const original = readTime(own(message, "originalTimestamp"), "/originalTimestamp", parse);
  if (isFlaw(original)) return original;
  const stated = readTime(own(message, "timestamp"), "/timestamp", parse);
  if (isFlaw(stated)) return stated;
  const sent = readTime(own(message, "sentAt") ?? context.sentAt, "/sentAt", parse);
  if (isFlaw(sent)) return sent;

  const timestamp = original ?? stated;
  if (timestamp === undefined) return { time: receivedAt };
  const corrected = sent === undefined || historical ? timestamp : receivedAt - (sent - timestamp);
  return corrected < 0
    ? { code: "timestamp-out-of-range", pointer: "/timestamp" }
    : { time: Math.min(corrected, receivedAt) };
};
