import { describe, expect, test } from "vitest";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import type { History, Shelf, Told } from "./shelf-history.ts";
import { buy, click, countOf, countsIn, view } from "./shelf-history.ts";

const SETTINGS = {
  ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest",
  ATTUNE_CLOCK: "virtual",
  ATTUNE_WAREHOUSE: "duckdb",
  ATTUNE_TIMEZONE: "Europe/Stockholm",
  ATTUNE_DECIDE_DEADLINE: "10000",
} as const;

const START = Date.UTC(2040, 5, 1, 9);
const HOUR = 3_600_000;
const ITEMS = ["tent", "rope", "stove", "mat", "lamp", "book", "chair", "shelf"];

const popular = (key: string) => ({
  kind: "recommender",
  key,
  sources: [{ use: "popular" }],
  rules: { bought: "allow" },
});

const offer = (key: string, recommender: string) => ({
  kind: "offer",
  key,
  content: {},
  items: { recommender, limit: 3 },
});

const rule = (slot: string, name: string) => ({
  kind: "rule",
  key: `${slot}-${name}`,
  slot,
  if: {},
  then: { offer: name },
});

const DEFINITIONS = [
  popular("for-you"),
  popular("others"),
  { kind: "slot", key: "home" },
  {
    kind: "slot",
    key: "cart",
    default: { content: null, items: { recommender: "for-you", limit: 2 } },
  },
  offer("picks", "for-you"),
  rule("home", "picks"),
  { kind: "slot", key: "side" },
  offer("extras", "others"),
  rule("side", "extras"),
  { kind: "slot", key: "grid", slate: { size: 2 } },
  rule("grid", "picks"),
];

const product = (id: string) => ({ id, name: { en: id }, price: 100, currency: "SEK", stock: 5 });

/** A shop whose people have looked at things, with a model of that. */
const shop = async (settings: Settings = {}): Promise<RunningAttune> => {
  const attune = await startForTest({ ...SETTINGS, ...settings });
  await attune.call("setClock", { body: { now: new Date(START).toISOString() } });
  await attune.call("putCatalogItems", { body: { items: ITEMS.map(product) } });
  const batch = Array.from({ length: 40 }, (_, nth) => ({
    type: "track",
    event: "Product Viewed",
    userId: `before${nth}`,
    messageId: `before${nth}`,
    properties: { product_id: ITEMS[(nth * nth) % ITEMS.length] },
  }));
  await attune.call("batch", { key: "server", body: { batch } });
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  await attune.call("trainModels", { body: { full: true } });
  await expect.poll(async () => (await attune.call("models")).step).toBe("idle");
  return attune;
};

const told = (
  attune: RunningAttune,
  query: Readonly<Record<string, string>> = {},
  key = "for-you",
) => attune.call("recommenderQuality", { params: { key }, query: { wait: "yes", ...query } });

const SLOTS: Readonly<Record<string, string>> = {
  home: "for-you",
  cart: "for-you",
  side: "others",
  "recommender:for-you": "for-you",
  "recommender:others": "others",
};

type Answered = { readonly decisionId: string; readonly items: readonly { readonly id: string }[] };

const askSlot = async (attune: RunningAttune, slot: string, person: string): Promise<Answered> => {
  const identifiers = { user_id: person };
  if (slot.startsWith("recommender:"))
    return attune.call("recommend", {
      key: "server",
      body: { recommender: slot.slice("recommender:".length), identifiers, k: 4 },
    });
  const { decisions } = await attune.call("decide", {
    key: "server",
    body: { identifiers, slots: [slot] },
  });
  const { decisionId = "", items } = decisions[slot] ?? {};
  return { decisionId, items: items ?? [] };
};

/** Asks a slot for somebody, and notes the shelf that was answered. */
const ask = async (
  attune: RunningAttune,
  { shelves }: History,
  slot: string,
  person: string,
  at: number,
): Promise<Shelf> => {
  const { decisionId: id, items } = await askSlot(attune, slot, person);
  const shelf: Shelf = {
    id,
    recommender: SLOTS[slot] ?? "",
    slot,
    at,
    person,
    items: items.map((item) => item.id),
    seen: new Set(),
    isSeen: false,
    clickedAt: null,
    clicked: new Set(),
  };
  shelves.push(shelf);
  return shelf;
};

/** Numbers that look drawn and are the same each time, from 0 to below 1 (Lehmer 1951). */
const drawsFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

/** Weeks of asking, looking, clicking and buying. */
const live = async (attune: RunningAttune, seed: number, steps: number): Promise<History> => {
  const draw = drawsFrom(seed);
  const oneOf = <T>(values: readonly T[]): T | undefined =>
    values[Math.floor(draw() * values.length)];
  const history: History = { shelves: [], orders: [] };
  let now = START;
  for (let step = 0; step < steps; step += 1) {
    now += Math.ceil(draw() * 14 * HOUR);
    await attune.call("setClock", { body: { now: new Date(now).toISOString() } });
    const person = `u${Math.floor(draw() * 25)}`;
    const shelf =
      draw() < 0.6
        ? await ask(attune, history, oneOf(Object.keys(SLOTS)) ?? "", person, now)
        : (oneOf(history.shelves) ?? (await ask(attune, history, "home", person, now)));
    if (draw() < 0.7)
      await view(attune, shelf, draw() < 0.5 ? [] : shelf.items.filter(() => draw() < 0.6));
    if (draw() < 0.5)
      await click(attune, shelf, draw() < 0.8 ? oneOf(shelf.items) : undefined, now);
    now += 1;
    await attune.call("setClock", { body: { now: new Date(now).toISOString() } });
    if (draw() < 0.4)
      await buy(attune, history, {
        person: shelf.person,
        at: now,
        total: Math.ceil(draw() * 10_000) / 100,
        currency: draw() < 0.7 ? "SEK" : "EUR",
      });
  }
  return history;
};

const dayOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO("Europe/Stockholm")
    .toPlainDate()
    .toString();

const expectSame = ({ shelves, slots, days }: Told, history: History, key: string): void => {
  const [first = "", last = ""] = [days[0]?.day, days.at(-1)?.day];
  const own = history.shelves.filter(
    ({ recommender, at }) => recommender === key && dayOf(at) >= first && dayOf(at) <= last,
  );
  if (shelves === null) throw new Error("there is a warehouse");
  expect(countsIn(shelves)).toEqual(countOf(history, own));
  const bySlot = Map.groupBy(own, ({ slot }) => slot);
  expect(new Set(slots.map(({ slot }) => slot))).toEqual(new Set(bySlot.keys()));
  for (const { slot, ...figures } of slots)
    expect(countsIn(figures), slot).toEqual(countOf(history, bySlot.get(slot) ?? []));
  const byDay = Map.groupBy(own, ({ at }) => dayOf(at));
  for (const { day, ...figures } of days)
    expect(countsIn(figures), day).toEqual(countOf(history, byDay.get(day) ?? []));
};

describe("what became of a recommender's shelves", () => {
  test.each([7, 2_040])(
    "L5: equals a count of what happened, in all, by slot and by day (history %i)",
    async (seed) => {
      const attune = await shop();
      const history = await live(attune, seed, 90);
      const all = { from: "2040-06-01", to: "2040-08-15" };
      for (const key of ["for-you", "others"]) {
        const answer = await told(attune, all, key);
        expect(answer).toMatchObject({ recommender: key, warehouse: "on", isCaughtUp: true });
        expect(answer.shelves?.orders).toBeGreaterThan(0);
        expectSame(answer, history, key);
        // Orders count to the last click wherever the days are cut.
        expectSame(await told(attune, { from: "2040-06-06", to: "2040-06-16" }, key), history, key);
      }
      const { coverage } = await told(attune, all);
      expect(coverage).toMatchObject({ catalog: ITEMS.length });
    },
    120_000,
  );

  test("is that of the offer's version that was shown, and an offer of a slate shows no list", async () => {
    const attune = await shop();
    const history: History = { shelves: [], orders: [] };
    await ask(attune, history, "home", "kim", START);
    await askSlot(attune, "grid", "kim");
    await attune.call("applyDefinitions", { body: { definitions: [offer("picks", "others")] } });
    await askSlot(attune, "home", "kim");
    await askSlot(attune, "home", "kim");
    const day = { from: "2040-06-01", to: "2040-06-01" };
    expect((await told(attune, day)).slots).toMatchObject([{ slot: "home", made: 1 }]);
    expect((await told(attune, day, "others")).slots).toMatchObject([{ slot: "home", made: 2 }]);
  });

  test("has the orders of all of a person's facets, also of those that were linked later", async () => {
    const attune = await shop();
    const { decisionId, items } = await attune.call("recommend", {
      key: "server",
      body: { recommender: "for-you", identifiers: { anonymous_id: "laptop" } },
    });
    const say = (sender: object, event: string, properties: object) =>
      attune.call("track", { key: "server", body: { ...sender, event, properties } });
    const clicked = { decision_id: decisionId, item_id: items[0]?.id };
    await say({ anonymousId: "laptop" }, "Decision Clicked", clicked);
    await say({ userId: "kim" }, "Order Completed", { order_id: "1", total: 50, currency: "SEK" });
    expect((await told(attune)).shelves).toMatchObject({ clicked: 1, orders: 0, money: [] });
    const both = { userId: "kim", anonymousId: "laptop" };
    await attune.call("identify", { key: "server", body: both });
    expect((await told(attune)).shelves).toMatchObject({
      clicked: 1,
      converted: 1,
      money: [{ currency: "SEK", orders: 1, revenue: "50.00" }],
    });
  });

  test("L10: tells no rate of fewer than 20 people, and how many there are", async () => {
    const attune = await shop();
    const history: History = { shelves: [], orders: [] };
    for (let nth = 0; nth < 19; nth += 1)
      await view(attune, await ask(attune, history, "home", `u${nth}`, START), []);
    const day = { from: "2040-06-01", to: "2040-06-01" };
    const few = { value: null, interval: null, insufficient: { need: 20, have: 19 } };
    expect((await told(attune, day)).shelves).toMatchObject({
      seen: 19,
      clickRate: few,
      conversion: { value: null, insufficient: { need: 20, have: 0 } },
    });
    const last = await ask(attune, history, "home", "u19", START);
    await click(attune, last, last.items[0], START);
    const { shelves, coverage } = await told(attune, day);
    expect(shelves).toMatchObject({ seen: 20, clicked: 1, clickRate: { value: 0.05 } });
    expect(shelves?.clickRate.interval?.low).toBeGreaterThan(0);
    expect(shelves?.clickRate.interval?.high).toBeLessThan(0.3);
    expect(coverage).toEqual({ catalog: 8, seen: 3, value: 3 / 8 });
  });

  test("counts of the catalog what is published now, and not what is gone", async () => {
    const attune = await shop();
    const history: History = { shelves: [], orders: [] };
    const shelf = await ask(attune, history, "home", "kim", START);
    await view(attune, shelf, []);
    await attune.call("removeCatalogItem", { params: { id: shelf.items[0] ?? "" } });
    expect((await told(attune)).coverage).toEqual({ catalog: 7, seen: 2, value: 2 / 7 });
  });

  test("is not told without a warehouse, of what is no recommender, or of days that are none", async () => {
    const attune = await shop({ ATTUNE_WAREHOUSE: "off" });
    expect(await told(attune)).toMatchObject({
      warehouse: "off",
      shelves: null,
      slots: [],
      days: [],
      coverage: null,
      model: { asked: false },
    });
    const refused = async (key: string, query: Readonly<Record<string, string>>) =>
      (await attune.refused("recommenderQuality", { params: { key }, query })).slug;
    expect(await refused("unheard-of", {})).toBe("recommender-not-found");
    const turned = { from: "2040-06-02", to: "2040-06-01" };
    expect(await refused("for-you", turned)).toBe("period-not-valid");
    expect(await refused("for-you", { from: "2039-06-02", to: "2040-06-01" })).toBe(
      "period-not-valid",
    );
  });
});
