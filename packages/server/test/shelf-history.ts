import type { Answer, RunningAttune } from "./running-attune.ts";

/** A shelf as the test saw it made, and what it then told of it. */
export type Shelf = {
  readonly id: string;
  readonly recommender: string;
  readonly slot: string;
  readonly at: number;
  readonly person: string;
  readonly items: readonly string[];
  readonly seen: Set<string>;
  isSeen: boolean;
  clickedAt: number | null;
  readonly clicked: Set<string>;
};

export type Order = {
  readonly person: string;
  readonly at: number;
  readonly total: number;
  readonly currency: string;
};

export type History = { readonly shelves: Shelf[]; readonly orders: Order[] };

const WINDOW = 7 * 86_400_000;

const lastClickBefore = ({ shelves }: History, { person, at }: Order): Shelf | undefined =>
  shelves
    .filter((shelf) => shelf.person === person && shelf.clickedAt !== null && shelf.clickedAt <= at)
    .sort((a, b) => (a.clickedAt ?? 0) - (b.clickedAt ?? 0))
    .at(-1);

/** The orders that count to a shelf. */
const ordersOf = (history: History, shelf: Shelf): Order[] =>
  history.orders.filter(
    (order) =>
      lastClickBefore(history, order) === shelf && order.at < (shelf.clickedAt ?? 0) + WINDOW,
  );

const distinct = (values: readonly string[]): number => new Set(values).size;

/** What some shelves of a history come to, counted one by one. */
export const countOf = (history: History, shelves: readonly Shelf[]) => {
  const seen = shelves.filter(({ isSeen }) => isSeen);
  const clicked = seen.filter(({ clickedAt }) => clickedAt !== null);
  const orders = shelves.flatMap((shelf) => ordersOf(history, shelf));
  const currencies = [...new Set(orders.map(({ currency }) => currency))].sort();
  return {
    made: shelves.length,
    seen: seen.length,
    people: distinct(seen.map(({ person }) => person)),
    clicked: clicked.length,
    converted: clicked.filter((shelf) => ordersOf(history, shelf).length > 0).length,
    orders: orders.length,
    itemsSeen: seen.reduce((sum, shelf) => sum + shelf.seen.size, 0),
    itemsClicked: seen.reduce((sum, shelf) => sum + shelf.clicked.size, 0),
    differentItems: distinct(seen.flatMap((shelf) => [...shelf.seen])),
    money: currencies.map((currency) => {
      const own = orders.filter((order) => order.currency === currency);
      const revenue = own.reduce((sum, { total }) => sum + total, 0).toFixed(2);
      return { currency, orders: own.length, revenue };
    }),
  };
};

export type Told = Answer<"recommenderQuality">;

/** The same of what is told, without its rates. */
export const countsIn = ({
  clickRate: _clickRate,
  conversion: _conversion,
  ...counts
}: NonNullable<Told["shelves"]>) => counts;

const said = (attune: RunningAttune, person: string, event: string, properties: object) =>
  attune.call("track", { key: "server", body: { userId: person, event, properties } });

/** Tells that a shelf was seen: these of its items, or all when none are named. */
export const view = async (
  attune: RunningAttune,
  shelf: Shelf,
  items: readonly string[],
): Promise<void> => {
  const named = items.map((id) => ({ id, position: shelf.items.indexOf(id) + 1 }));
  await said(attune, shelf.person, "Decision Viewed", {
    decision_id: shelf.id,
    ...(named.length === 0 ? {} : { items: named }),
  });
  shelf.isSeen = true;
  for (const id of named.length === 0 ? shelf.items : items) shelf.seen.add(id);
};

/** Tells that an item of a shelf was clicked, or the shelf without a word of which. */
export const click = async (
  attune: RunningAttune,
  shelf: Shelf,
  item: string | undefined,
  now: number,
): Promise<void> => {
  await said(attune, shelf.person, "Decision Clicked", {
    decision_id: shelf.id,
    ...(item === undefined ? {} : { item_id: item }),
  });
  shelf.isSeen = true;
  shelf.clickedAt ??= now;
  for (const id of item === undefined ? shelf.items : [item]) shelf.seen.add(id);
  if (item !== undefined) shelf.clicked.add(item);
};

export const buy = async (attune: RunningAttune, history: History, order: Order): Promise<void> => {
  const { total, currency } = order;
  await said(attune, order.person, "Order Completed", {
    order_id: `o${history.orders.length}`,
    total,
    currency,
  });
  history.orders.push(order);
};
