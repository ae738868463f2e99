import type { JsonObject } from "@attune/core/json";
import { ownObject, ownText } from "@attune/core/json";
import { DAY, HOUR } from "./market.ts";
import type { ShopEvent } from "./message.ts";
import { createRandom, seedFor } from "./random.ts";

/** Somebody who opens a page of the shop on which something is decided. */
export type Visit = {
  readonly userId: string;
  readonly slots: readonly string[];
  readonly context: JsonObject;
};

/** What somebody does with something that was decided for them. */
export type Reaction = "Viewed" | "Clicked" | "Dismissed";

/** A stretch of the history: its events come in at its end, and then who came by is decided for. */
export type Stretch = {
  /** Its end, epoch ms. */
  readonly at: number;
  readonly events: readonly ShopEvent[];
  readonly visits: readonly Visit[];
};

/** Days before the end in which slots were decided: before, the shop only told what happened. */
export const DECIDED_DAYS = 30;
/** While slots are decided, a stretch is so long. */
const SHORT = 4 * HOUR;
/** Those of the last hours are decided so long before the end: there is time left to react. */
const LAST_LOOK = HOUR / 20;
/** Visits of one stretch that are decided for: enough for screens, few enough for a first start. */
const MOST_VISITS = 12;

/** Planted people are left out: what the tour shows of them is as if nothing was shown before. */
const customerIn = ({ source, message }: ShopEvent): string | null => {
  const userId = ownText(message, "userId") ?? "";
  return source === "shop" && userId.startsWith("customer-") ? userId : null;
};

const slotsFor = (names: ReadonlySet<string>): readonly string[] => [
  "main_hero",
  "home_hero",
  ...(names.has("Checkout Started") ? ["payment_options"] : []),
  ...(names.has("identify") ? ["account_banner"] : []),
];

const visitOf = (userId: string, events: readonly ShopEvent[]): Visit => {
  const names = new Set(
    events.map(({ message }) => ownText(message, "event") ?? ownText(message, "type") ?? ""),
  );
  const context = ownObject(events.at(-1)?.message ?? {}, "context");
  const locale = ownText(context, "locale");
  const timezone = ownText(context, "timezone");
  return {
    userId,
    slots: slotsFor(names),
    context: {
      ...(locale === undefined ? {} : { locale }),
      ...(timezone === undefined ? {} : { timezone }),
    },
  };
};

const visitsIn = (events: readonly ShopEvent[]): readonly Visit[] => {
  const byCustomer = Map.groupBy(events, customerIn);
  byCustomer.delete(null);
  return [...byCustomer]
    .slice(0, MOST_VISITS)
    .flatMap(([userId, own]) => (userId === null ? [] : [visitOf(userId, own)]));
};

const timeOf = ({ message }: ShopEvent): number => Date.parse(ownText(message, "timestamp") ?? "");

/** The ends of the stretches: of days, and then of hours, up to the end of the history. */
const endsOf = (from: number, now: number): readonly number[] => {
  const ends: number[] = [];
  const decided = now - DECIDED_DAYS * DAY;
  for (let at = from + DAY; at < decided; at += DAY) ends.push(at);
  for (let at = decided; at < now; at += SHORT) ends.push(at);
  return [...ends, now - LAST_LOOK, now];
};

/**
 * A history in stretches, in its order: of a day each and, in the last `DECIDED_DAYS`, of four hours,
 * with the visits that are decided for at their ends. `from` and `now` are epoch ms.
 */
export const stretchesOf = (
  events: readonly ShopEvent[],
  { from, now }: { readonly from: number; readonly now: number },
): readonly Stretch[] => {
  let next = 0;
  return endsOf(from, now).map((at) => {
    const begin = next;
    // A time that is none is no reason to wait.
    while (next < events.length && !(timeOf(events[next] ?? NO_EVENT) > at)) next += 1;
    if (at === now) next = events.length;
    const own = events.slice(begin, next);
    const isDecided = at > now - DECIDED_DAYS * DAY && at < now;
    return { at, events: own, visits: isDecided ? visitsIn(own) : [] };
  });
};

const NO_EVENT: ShopEvent = { source: "shop", message: {} };

/** Sets the streams of reactions apart from those of habits. */
const REACTING = 0x5ee;

/** What each in turn does with an offer: made up, as the rest of the history is. */
export const createReactions = (seed: number): (() => readonly Reaction[]) => {
  const random = createRandom(seedFor(seed ^ REACTING, 0));
  return () => {
    const draw = random.unit();
    if (draw < 0.15) return [];
    if (draw < 0.27) return ["Viewed", "Clicked"];
    return draw < 0.33 ? ["Viewed", "Dismissed"] : ["Viewed"];
  };
};
