import { fc, test } from "@fast-check/vitest";
import type { Entry } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { afterEach, describe, expect } from "vitest";
import type { Dimension, RollupRow } from "../contract.ts";
import type { DuckWarehouse } from "./engine.ts";
import { openDuckWarehouse } from "./engine.ts";

const open: DuckWarehouse[] = [];
afterEach(() => {
  for (const warehouse of open.splice(0)) warehouse.close();
});

const inMemory = async (zone: string): Promise<DuckWarehouse> => {
  const warehouse = await openDuckWarehouse({
    file: ":memory:",
    temporary: "",
    memoryMb: 64,
    zone,
  });
  open.push(warehouse);
  return warehouse;
};

type Said = {
  readonly facet: number;
  readonly time: number;
  readonly name: "Order Completed" | "Order Refunded" | "Product Viewed";
  readonly total: number | null;
  readonly currency: string | null;
  readonly channel: string | null;
  readonly source: string;
};
type Step =
  | { readonly kind: "event"; readonly said: Said }
  | { readonly kind: "link" | "unmerge" | "undo"; readonly pair: readonly [number, number] };

const eventOf = ({ time, name, total, currency, channel, source }: Said, seq: number): Event => ({
  source,
  messageId: `m-${seq}`,
  type: "track",
  name,
  time,
  receivedAt: time,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: {
    properties: {
      ...(total === null ? {} : { total }),
      ...(currency === null ? {} : { currency }),
      ...(channel === null ? {} : { channel }),
    },
  },
});

const FIRST_SEQ = 1_000;

const identityEntry = ({ kind, pair }: Exclude<Step, { kind: "event" }>): Entry => {
  switch (kind) {
    case "link":
      return { kind, pair, cause: 1 };
    case "unmerge":
      return { kind, facets: pair, take: [], revoked: [pair], reason: "mistake", actor: "owner" };
    case "undo":
      return { kind, facets: pair, unmerge: 1, restored: [pair], actor: "owner" };
  }
};

const entryOf = (step: Step, nth: number) => {
  const seq = FIRST_SEQ + nth;
  return {
    position: { epoch: 0, seq },
    seq,
    at: 1_700_000_000_000 + nth,
    kind: step.kind,
    facet: step.kind === "event" ? step.said.facet : null,
    body: JSON.stringify(step.kind === "event" ? eventOf(step.said, seq) : identityEntry(step)),
  };
};

/** Whom each facet belongs to: found by walking the links that live, one step at a time. */
const ownersOf = (steps: readonly Step[]): ((facet: number) => number) => {
  const alive = new Map<string, readonly [number, number]>();
  for (const step of steps) {
    if (step.kind === "event") continue;
    if (step.kind === "unmerge") alive.delete(step.pair.join());
    else alive.set(step.pair.join(), step.pair);
  }
  return (facet) => {
    const reached = new Set([facet]);
    for (const here of reached)
      for (const [a, b] of alive.values()) {
        if (a === here) reached.add(b);
        if (b === here) reached.add(a);
      }
    return Math.min(...reached);
  };
};

/** The first day of an instant's period, with arithmetic of its own. */
const firstDayOf = (grain: string, time: number, zone: string): string => {
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(
    time,
  );
  const date = new Date(`${text}T00:00:00Z`);
  if (grain === "month") return `${text.slice(0, 7)}-01`;
  if (grain === "day") return text;
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000)
    .toISOString()
    .slice(0, 10);
};

const cents = (said: readonly Said[]): string =>
  `${said.reduce((sum, { total }) => sum + (total ?? 0), 0)}.0000`;

/** Figures counted anew from what happened, with nothing of the warehouse. */
const recount = (
  steps: readonly Step[],
  grain: string,
  by: readonly Dimension[],
  zone: string,
): RollupRow[] => {
  const ownerOf = ownersOf(steps);
  const all = steps.flatMap((step) => (step.kind === "event" ? [step.said] : []));
  const groups = Map.groupBy(all, ({ time, channel, source }) =>
    JSON.stringify([
      firstDayOf(grain, time, zone),
      by.includes("channel") ? channel : null,
      by.includes("source") ? source : null,
    ]),
  );
  const people = (said: readonly Said[]): number =>
    new Set(said.map(({ facet }) => ownerOf(facet))).size;
  return [...groups].map(([key, said]): RollupRow => {
    const [firstDay, channel, source]: [string, string | null, string | null] = JSON.parse(key);
    const orders = said.filter(({ name }) => name === "Order Completed");
    const refunds = said.filter(({ name }) => name === "Order Refunded");
    const priced = [...orders, ...refunds].filter(({ total }) => total !== null);
    const currencies = [...new Set(priced.map(({ currency }) => currency ?? ""))].sort();
    return {
      firstDay,
      channel,
      source,
      events: said.length,
      people: people(said),
      buyers: people(orders),
      orders: orders.length,
      refunds: refunds.length,
      money: currencies.map((currency) => {
        const inIt = (each: Said) => each.total !== null && (each.currency ?? "") === currency;
        return {
          currency,
          orders: orders.filter(inIt).length,
          revenue: cents(orders.filter(inIt)),
          refunded: cents(refunds.filter(inIt)),
        };
      }),
    };
  });
};

const inOrder = (rows: readonly RollupRow[]): RollupRow[] =>
  rows.toSorted((a, b) => {
    const [left, right] = [a, b].map(({ firstDay, channel, source }) =>
      JSON.stringify([firstDay, channel, source]),
    );
    return (left ?? "") < (right ?? "") ? -1 : 1;
  });

const computeAll = async (warehouse: DuckWarehouse): Promise<void> => {
  await warehouse.markMoved();
  for (const period of warehouse.marks.all()) await warehouse.compute(period, 1);
};

const BYS: readonly (readonly Dimension[])[] = [[], ["channel"], ["source"], ["channel", "source"]];

const expectRecount = async (warehouse: DuckWarehouse, steps: readonly Step[], zone: string) => {
  for (const grain of ["day", "week", "month"] as const)
    for (const by of BYS) {
      const { rows } = await warehouse.rollups({ grain, from: "0000-01-01", to: "9999-12-31", by });
      expect(inOrder(rows), `${grain} by ${by.join()}`).toEqual(
        inOrder(recount(steps, grain, by, zone)),
      );
    }
};

/** Around New Year, and around the days when clocks are set. */
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 11, 29), max: Date.UTC(2025, 0, 3) }),
  fc.integer({ min: Date.UTC(2026, 2, 28), max: Date.UTC(2026, 2, 31) }),
  fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2026, 9, 27) }),
  fc.integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(1960, 0, 3) }),
);
const facet = fc.integer({ min: 1, max: 8 });
const said = fc.record({
  facet,
  time: moment,
  name: fc.constantFrom("Order Completed", "Order Refunded", "Product Viewed"),
  total: fc.option(fc.integer({ min: 0, max: 5_000 })),
  currency: fc.constantFrom("SEK", "EUR", null),
  channel: fc.constantFrom("app", "store", "web", null),
  source: fc.constantFrom("shop", "web"),
});
const pair = fc
  .tuple(facet, facet)
  .filter(([a, b]) => a < b)
  .map((each): readonly [number, number] => each);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: said.map((each): Step => ({ kind: "event", said: each })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ kind: fc.constantFrom("link", "unmerge", "undo"), pair })
      .map((each): Step => each),
  },
);

describe("L5: rollups equal a recount", () => {
  test.prop(
    [
      fc.array(fc.array(step, { maxLength: 25 }), { maxLength: 3 }),
      fc.constantFrom("UTC", "Europe/Stockholm", "America/Sao_Paulo", "Pacific/Apia"),
    ],
    { numRuns: 400, endOnFailure: true },
  )(
    "of any history, computed after each part of it",
    async (parts, zone) => {
      const warehouse = await inMemory(zone);
      const steps: Step[] = [];
      for (const part of parts) {
        const entries = part.map((each, nth) => entryOf(each, steps.length + nth));
        steps.push(...part);
        await warehouse.append(entries);
        await computeAll(warehouse);
      }
      await expectRecount(warehouse, steps, zone);
    },
    560_000,
  );

  test("of a period with more channels than one mask holds, and than are told apart", async () => {
    const warehouse = await inMemory("UTC");
    const time = Date.UTC(2026, 0, 15);
    const steps = Array.from(
      { length: 1_000 },
      (_, nth): Step => ({
        kind: "event",
        said: {
          facet: 1 + (nth % 400),
          time,
          name: nth % 3 === 0 ? "Order Completed" : "Product Viewed",
          total: null,
          currency: null,
          channel: `c-${nth % (nth < 500 ? 40 : 500)}`,
          source: "web",
        },
      }),
    );
    await warehouse.append(steps.slice(0, 500).map(entryOf));
    await computeAll(warehouse);
    await expectRecount(warehouse, steps.slice(0, 500), "UTC");

    await warehouse.append(steps.slice(500).map((each, nth) => entryOf(each, 500 + nth)));
    await computeAll(warehouse);
    const query = { grain: "month", from: "2026-01-01", to: "2026-01-01" } as const;
    const { rows } = await warehouse.rollups({ ...query, by: ["channel"] });
    expect(rows).toHaveLength(310);
    expect(rows.filter(({ channel }) => channel === "(other)")).toHaveLength(1);
    expect(rows.reduce((sum, { events }) => sum + events, 0)).toBe(1_000);
    expect((await warehouse.rollups({ ...query, by: [] })).rows).toEqual(
      recount(steps, "month", [], "UTC"),
    );
  });
});
