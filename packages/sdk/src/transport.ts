import type { JsonObject } from "./json.ts";
import { bytesOf, objectOf, parsed } from "./json.ts";
import type { Waiting } from "./queue.ts";

/** What the server says of one event. */
export type Answer = JsonObject;

/** All keepalive requests of a page together may hold 64 KiB; a little is left for others. */
export const BUDGET = 60_000;
/** What stands around the messages of a batch. */
const ENVELOPE = 200;
const REQUEST_MS = 10_000;
/** The longest that a server is believed to want to be left alone, in ms. */
export const LONGEST_WAIT_MS = 3_600_000;

/** Bytes of messages in the body of a request. */
export const sizeOf = (waiting: readonly Waiting[]): number =>
  bytesOf(JSON.stringify(waiting.map(({ message }) => message))) + ENVELOPE;

/** As many as fit, the first at least. */
export const fitting = (
  waiting: readonly Waiting[],
  budget: number,
  most = 500,
): readonly Waiting[] => {
  let left = budget - ENVELOPE;
  return waiting.filter(({ message }, index) => {
    left -= bytesOf(JSON.stringify(message)) + 1;
    return index === 0 || (index < most && left > 0);
  });
};

/** `Retry-After`: seconds, or a date; in ms from now, 0 when there is none. */
export const retryAfterOf = (text: string | null, now: number): number => {
  const wait = Number(text) * 1000 || Date.parse(text ?? "") - now;
  return wait > 0 ? Math.min(wait, LONGEST_WAIT_MS) : 0;
};

/** The answers to so many events; null when what came back is no answer of Attune's. */
export const answersIn = (text: string, count: number): readonly Answer[] | null => {
  const { events } = parsed(text);
  return Array.isArray(events) && events.length === count ? events.map(objectOf) : null;
};

/** A signal that comes with another one, or after a while. */
export const within = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]);

/** Requests to Attune, as simple ones: text/plain and no header of ours asks for no preflight. */
export const post = (
  url: string,
  body: object,
  more: { readonly keepalive?: boolean; readonly signal?: AbortSignal },
): Promise<Response> =>
  fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "text/plain" },
    credentials: "omit",
    ...more,
  });
