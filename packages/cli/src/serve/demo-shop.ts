import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import type { Attune } from "@attune/server";
import type { ShopEvent, Stretch, Visit } from "@attune/server/demo";
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
  "recipes/recommenders",
  "recipes/shelves",
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
  /** Decisions that were made for visits of the last weeks. */
  readonly decisions: number;
  readonly seconds: number;
};

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

/** Takes events in as they are sent, many of them on their way at a time. */
const createTaking = (attune: Attune, onTaken: (events: number) => void) => {
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
      // What waits in quarantine is answered as waiting each time, not as a duplicate.
      if (status !== "quarantined") count.there -= 1;
    });
    onTaken(count.done);
  };
  const all = async (events: readonly HistoryEvent[]): Promise<void> => {
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
  };
  return { count, all };
};

/** The shop's server, as who asks for decisions. */
const CALLER = {
  kind: "server",
  source: "shop",
  role: null,
  actor: "demo",
  local: true,
  session: null,
} as const;

/** Between a page that was decided and what its visitor did with it, in ms. */
const A_LOOK = 60_000;

/** Decides for visits as the shop would have, and tells what the visitors did with it. */
const createVisiting = async (attune: Attune, seed: number) => {
  const { createReactions } = await import("@attune/server/demo");
  const reactionOf = createReactions(seed);

  const decided = async ({ userId, slots, context }: Visit) => {
    const { decisions } = await attune.decide(
      {
        identifiers: { user_id: userId },
        slots: [...slots],
        context,
        events: [],
        userHash: {},
        explain: false,
      },
      { caller: CALLER, trust: TRUST.shop, gpc: false, reserves: true },
    );
    return Object.values(decisions).map(({ decisionId, offer }) => ({ userId, decisionId, offer }));
  };

  return async ({ at, visits }: Stretch): Promise<number> => {
    const all = (await Promise.all(visits.map(decided))).flat();
    await attune.clock.set(at + A_LOOK);
    const reactions = all.flatMap(({ userId, decisionId, offer }) =>
      (offer === null ? [] : reactionOf()).map((does, nth) => ({
        type: "track",
        event: `Decision ${does}`,
        userId,
        properties: { decision_id: decisionId },
        timestamp: new Date(at + (nth + 1) * (A_LOOK / 3)).toISOString(),
      })),
    );
    // As it came about, not as history that is brought in: it counts to caps and cool-downs.
    await attune.ingest.take(reactions, { source: "shop", trust: TRUST.shop, historical: false });
    return all.length;
  };
};

const publish = async (attune: Attune, { now }: ShopHistory): Promise<void> => {
  const { CATALOG_ITEMS, newItemsAt } = await import("@attune/server/demo");
  await attune.definitions.apply(
    { definitions: definitionsIn(DEFINITIONS) },
    { actor: "demo", role: "owner" },
  );
  // Before the events, so that they are stamped with what they name.
  await attune.catalog.put([...CATALOG_ITEMS, ...newItemsAt(now)], "demo");
  await attune.catchUp.settled();
};

/** What recommendations are served from, learnt from the history. */
const train = async ({ models }: Attune): Promise<void> => {
  await models.train({ full: true, search: false }, "demo");
  await models.settled();
};

/**
 * Makes the shop's history on an Attune whose clock stands where it begins: definitions, then the
 * generated events as the days go by, with decisions for who came in the last weeks; in the end the models
 * of what goes with what. What is there already is a duplicate.
 */
export const loadShop = async (
  attune: Attune,
  history: ShopHistory,
  terminal: Terminal,
): Promise<Loaded> => {
  const start = performance.now();
  const { generateShop, stretchesOf } = await import("@attune/server/demo");
  await publish(attune, history);
  const events = withRepeats(generateShop(history));
  const progress = startProgress(terminal, {
    label: "Loading the demo shop",
    total: events.length,
    unit: "events",
  });
  const taking = createTaking(attune, (done) => progress.at(done, done));
  const visit = await createVisiting(attune, history.seed);
  let [taken, decisions] = [0, 0];
  for (const stretch of stretchesOf(events, { from: beginningOf(history), now: history.now })) {
    await attune.fireUntil(stretch.at);
    await attune.clock.set(stretch.at);
    const own = events.slice(taken, taken + stretch.events.length);
    taken += own.length;
    await taking.all(own);
    if (stretch.visits.length > 0) decisions += await visit(stretch);
  }
  progress.stop();
  await train(attune);
  const { done, ...counts } = taking.count;
  const seconds = (performance.now() - start) / 1000;
  return { events: done, ...counts, decisions, seconds };
};

/** Days that the history has. */
const DAYS = 90;

/** When the shop's history begins, epoch ms. */
export const beginningOf = ({ now }: Pick<ShopHistory, "now">): number => now - DAYS * 86_400_000;
