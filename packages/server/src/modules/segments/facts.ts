import type {
  OverlapQuery,
  OverlapResponse,
  SegmentHistoryQuery,
  SegmentHistoryResponse,
  SegmentRevenueResponse,
} from "@attune/contract";
import { problem } from "@attune/contract";
import type { Period } from "@attune/core/calendar";
import { subtractDecimals } from "@attune/core/kpi";
import type { AccountProgram, LiveSegment } from "@attune/core/segment";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type {
  NoWarehouse,
  SegmentHistory,
  Warehouse,
  WorthMoney,
} from "../../platform/warehouse/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { periodsOf } from "../kpis/index.ts";
import { accountRevenue } from "./account-revenue.ts";
import { shareOf } from "./share.ts";

export type FactsDeps = {
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** The IANA zone in which periods begin while no warehouse says it. */
  readonly zone: string;
};

/** Segments that are set against one another: so many when none are named, and at most. */
const USUAL = 20;
const MOST = 50;
/** How long `wait` waits at most, in ms. */
const PATIENCE = 30_000;

const iso = (at: number): string => new Date(at).toISOString();
const noWarehouse = ({ state, reason, fix }: NoWarehouse) => ({ state, reason, fix });

const ALL_TIME = { from: Number.MIN_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER } as const;

const netEver = ({ revenueEver, refundedEver }: WorthMoney): string =>
  subtractDecimals(revenueEver, refundedEver);

const checkLive = (live: LiveDefinitions, key: string): void => {
  if (live.current().has("segment", key)) return;
  throw problem("segment-not-found", { detail: `No live segment has the key ${key}.` });
};

const badSegments = (detail: string): Error =>
  problem("parameter-not-valid", { errors: [{ pointer: "/segments", detail }] });

/** Whether the segments that are named are of accounts: all of them or none. */
const isOfAccounts = (keys: readonly string[], { byKey }: AccountProgram): boolean => {
  const [ofAccounts, others] = [true, false].map((wanted) =>
    keys.filter((key) => byKey.has(key) === wanted),
  );
  const [one, other] = [ofAccounts?.[0], others?.[0]];
  if (one !== undefined && other !== undefined)
    throw badSegments(
      `${one} is of accounts and ${other} of profiles: they share nobody. Ask for those of one kind`,
    );
  return one !== undefined;
};

/** The segments that are named, or the largest. */
const wantedOf = (
  segments: string | undefined,
  sizes: ReadonlyMap<string, number>,
  all: readonly LiveSegment[],
  live: LiveDefinitions,
): readonly string[] => {
  const sizeOf = (key: string): number => sizes.get(key) ?? 0;
  if (segments === undefined)
    return all
      .map(({ key }) => key)
      .sort((a, b) => sizeOf(b) - sizeOf(a) || (a < b ? -1 : 1))
      .slice(0, USUAL);
  const keys = keysIn(segments);
  for (const key of keys) checkLive(live, key);
  if (keys.length <= MOST) return keys;
  throw badSegments(`${keys.length} are too many: name ${MOST} at most`);
};

const keysIn = (segments: string): readonly string[] => [
  ...new Set(segments.split(",").map((each) => each.trim())),
];

const createOverlap =
  ({ store, live }: FactsDeps) =>
  async ({ segments, of = "profile" }: OverlapQuery): Promise<OverlapResponse> => {
    const { reads } = store;
    const { accounts, segments: ofProfiles } = live.current().segments;
    const isAccounts =
      segments === undefined ? of === "account" : isOfAccounts(keysIn(segments), accounts);
    const sizes = await (isAccounts ? reads.accountSegmentSizes() : reads.segmentSizes());
    const keys = wantedOf(segments, sizes, isAccounts ? accounts.segments : ofProfiles, live);
    const shared = await (isAccounts
      ? reads.accountSegmentOverlap(keys)
      : reads.segmentOverlap(keys));
    const both = new Map(shared.map((each) => [JSON.stringify([each.a, each.b]), each.both]));
    const between = (a: string, b: string): number =>
      a === b ? (sizes.get(a) ?? 0) : (both.get(JSON.stringify(a < b ? [a, b] : [b, a])) ?? 0);
    return {
      of: isAccounts ? "account" : "profile",
      segments: keys.map((segment) => ({ segment, members: sizes.get(segment) ?? 0 })),
      overlap: keys.map((row) => keys.map((column) => between(row, column))),
    };
  };

/** How the warehouse stands that has answered. */
const standing = async (warehouse: Warehouse) => {
  const status = await warehouse.status();
  const behind = status.state === "on" ? { behind: status.freshness.entries } : {};
  return { state: "on" as const, ...behind };
};

const periodViews = (
  periods: readonly Period[],
  told: SegmentHistory,
  now: number,
): SegmentHistoryResponse["periods"] =>
  periods.flatMap(({ name, start, end }, nth) => {
    const figures = told.periods[nth];
    return figures
      ? [{ period: name, start: iso(start), end: iso(end), isOver: end <= now, ...figures }]
      : [];
  });

const createHistory =
  ({ warehouse, clock, live, zone }: FactsDeps) =>
  async (segment: string, query: SegmentHistoryQuery): Promise<SegmentHistoryResponse> => {
    checkLive(live, segment);
    const now = clock.now();
    const timezone = (await warehouse.zone()) ?? zone;
    const { grain } = query;
    const periods = periodsOf(query, timezone, now);
    const [first, last] = [periods.at(0), periods.at(-1)];
    if (!first || !last) throw new Error("from is not after to, and yet there is no period");
    if (query.wait === "yes") {
      const span = { grain, from: first.firstDay, to: last.firstDay };
      // What keeps it from settling is told by `behind`.
      await warehouse.settle({ periods: span, patience: PATIENCE }).catch(() => false);
    }
    const ends = periods.map(({ end }) => end);
    const told = await warehouse.segmentHistory({ segment, start: first.start, ends });
    const answer = { segment, grain, timezone };
    if (told.state !== "on") return { ...answer, warehouse: noWarehouse(told), periods: [] };
    return {
      ...answer,
      warehouse: await standing(warehouse),
      periods: periodViews(periods, told, now),
    };
  };

const createRevenue =
  ({ store, warehouse, live }: FactsDeps) =>
  async (segment: string): Promise<SegmentRevenueResponse> => {
    checkLive(live, segment);
    if (live.current().segments.accounts.byKey.has(segment)) return accountRevenue(store, segment);
    const profiles = await store.reads.segmentProfiles(segment);
    const answer = { segment, of: "profile" as const, members: profiles.length };
    const told = await warehouse.worth({ groups: [profiles], ...ALL_TIME });
    if (told.state !== "on") return { ...answer, warehouse: noWarehouse(told), revenue: [] };
    const own = new Map(told.groups[0]?.money.map((money) => [money.currency, money]));
    return {
      ...answer,
      warehouse: await standing(warehouse),
      revenue: told.everybody.money.map((all) => {
        const money = own.get(all.currency);
        const [amount, total] = [money ? netEver(money) : "0", netEver(all)];
        return {
          currency: all.currency,
          amount,
          total,
          share: shareOf(amount, total),
          orders: money?.orders ?? 0,
        };
      }),
    };
  };

/** Facts of segments that are about many at once, or about their past. */
export const createFacts = (deps: FactsDeps) => ({
  overlap: createOverlap(deps),
  history: createHistory(deps),
  revenue: createRevenue(deps),
});
export type Facts = ReturnType<typeof createFacts>;
