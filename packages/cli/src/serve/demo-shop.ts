import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import type { Attune } from "@attune/server";
import { definitionsIn } from "../definitions/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";

/** The project's folders with what the demo's slots show, and where its events come from. */
const DEFINITIONS = [
  "examples/demo/definitions",
  "recipes/cart-help",
  "recipes/segments/lifecycle",
  "recipes/personalized-hero",
  "recipes/payment-order",
  "recipes/dynamic-offer",
  "recipes/loyalty-upsell",
].map((folder) => fileURLToPath(new URL(`../../../../${folder}`, import.meta.url)));

/** Events on their way at a time: enough for the writer to be busy, well below its queue's limit. */
const IN_FLIGHT = 3_000;
const MOST_TOGETHER = 500;

/** The shop's own server is believed; its web pages name nobody but the browser (`web`). */
const TRUST = {
  web: { kind: "browser", verify: () => false },
  shop: { kind: "trusted" },
} as const;

export type ShopHistory = {
  readonly seed: number;
  readonly now: number;
  readonly profiles: number;
};

export type Loaded = {
  readonly events: number;
  readonly rejected: number;
  /** Events that the history holds a second time. */
  readonly duplicates: number;
  /** Events that a load which was stopped has brought in. */
  readonly there: number;
  readonly seconds: number;
};

type ShopEvent = { readonly source: keyof typeof TRUST; readonly message: object };
type HistoryEvent = ShopEvent & { readonly isRepeat: boolean };

/** Neighbours of one source together: link decisions are made in the order of commits. */
const runsOf = function* (
  events: readonly HistoryEvent[],
  most: number,
): Generator<HistoryEvent[]> {
  let run: HistoryEvent[] = [];
  for (const event of events) {
    const [first] = run;
    if (first && (first.source !== event.source || run.length >= most)) {
      yield run;
      run = [];
    }
    run.push(event);
  }
  if (run.length > 0) yield run;
};

/** Says of each event whether the history has held it before: the shop sent it twice. */
const withRepeats = (events: Iterable<ShopEvent>): HistoryEvent[] => {
  const seen = new Set<string>();
  return [...events].map((event) => {
    const { source, message } = event;
    const id = JSON.stringify([source, "messageId" in message ? message.messageId : message]);
    const isRepeat = seen.has(id);
    seen.add(id);
    return { ...event, isRepeat };
  });
};

/** Loads the definitions and the generated history; what is there already is a duplicate. */
export const loadShop = async (
  attune: Attune,
  history: ShopHistory,
  terminal: Terminal,
): Promise<Loaded> => {
  const start = performance.now();
  const { CATALOG_ITEMS, generateShop } = await import("@attune/server/demo");
  await attune.definitions.apply(
    { definitions: definitionsIn(DEFINITIONS) },
    { actor: "demo", role: "owner" },
  );
  // Before the events, so that they are stamped with what they name.
  await attune.catalog.put(CATALOG_ITEMS, "demo");
  const events = withRepeats(generateShop(history));
  const progress = startProgress(terminal, {
    label: "Loading the demo shop",
    total: events.length,
    unit: "events",
  });
  const count = { done: 0, rejected: 0, duplicates: 0, there: 0 };
  const take = async (run: readonly HistoryEvent[]): Promise<void> => {
    const source = run[0]?.source ?? "shop";
    const answers = await attune.ingest.take(
      run.map(({ message }) => message),
      { source, trust: TRUST[source], historical: true },
    );
    count.done += run.length;
    count.rejected += answers.filter(({ status }) => status === "rejected").length;
    answers.forEach(({ status }, index) => {
      if (status === "duplicate") count.there += 1;
      // Of two that are under way at once either may be the first.
      if (status === "rejected" || run[index]?.isRepeat !== true) return;
      count.duplicates += 1;
      count.there -= 1;
    });
    progress.at(count.done, count.done);
  };
  const underWay: { readonly size: number; readonly done: Promise<void> }[] = [];
  let size = 0;
  for (const run of runsOf(events, MOST_TOGETHER)) {
    underWay.push({ size: run.length, done: take(run) });
    size += run.length;
    while (size > IN_FLIGHT) {
      const oldest = underWay.shift();
      await oldest?.done;
      size -= oldest?.size ?? size;
    }
  }
  await Promise.all(underWay.map(({ done }) => done));
  progress.stop();
  const { done, ...counts } = count;
  const seconds = (performance.now() - start) / 1000;
  return { events: done, ...counts, seconds };
};
