import { setTimeout as pause } from "node:timers/promises";
import type {
  CutPoints,
  CutPointsQuery,
  SegmentState,
  TierReport,
  TierReportQuery,
} from "@attune/contract";
import { problem } from "@attune/contract";
import { dayIn, periodAt } from "@attune/core/calendar";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { Warehouse } from "../../platform/warehouse/index.ts";
import { NO_PERIODS } from "../../platform/warehouse/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Segments } from "../segments/index.ts";
import { cutPointsView, tierView } from "./view.ts";

export type Reports = {
  readonly tiers: (query: TierReportQuery) => Promise<TierReport>;
  readonly cutPoints: (query: CutPointsQuery) => Promise<CutPoints>;
};

export type ReportsDeps = {
  readonly store: Store;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly segments: Segments;
  /** The IANA zone in which days begin while no warehouse says it. */
  readonly zone: string;
};

/** Days of a period of which nobody says the first. */
const USUAL_DAYS = 365;
/** How long `wait` waits at most, and looks again, in ms. */
const PATIENCE = 30_000;
const LOOK_AGAIN = 100;

const DAY = 86_400_000;

type Period = {
  readonly from: string;
  readonly to: string;
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
  readonly days: number;
};

const daysBefore = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).subtract({ days }).toString();

const periodOf = (
  { from, to }: Pick<TierReportQuery, "from" | "to">,
  zone: string,
  now: number,
): Period => {
  const last = to ?? dayIn(zone, now);
  const first = from ?? daysBefore(last, USUAL_DAYS - 1);
  if (first > last)
    throw problem("period-not-valid", {
      detail: `from is ${first}, and to is ${last}: from is the later one.`,
    });
  const { start } = periodAt("day", zone, first);
  const { end } = periodAt("day", zone, last);
  return { from: first, to: last, start, end, days: Math.round((end - start) / DAY) };
};

/** Finds the states of live segments by their keys. */
const createStates =
  ({ segments }: Pick<ReportsDeps, "segments">) =>
  async (keys: readonly string[]): Promise<SegmentState[]> => {
    const all = new Map((await segments.list()).map((state) => [state.key, state]));
    return keys.map((key) => {
      const state = all.get(key);
      if (state?.of === "profile") return state;
      if (state) {
        const detail = `${key} is a segment of accounts, and the report is of people: name segments of profiles`;
        throw problem("parameter-not-valid", { errors: [{ pointer: "/segments", detail }] });
      }
      throw problem("segment-not-found", {
        detail: `There is no live segment ${key}. The value tiers come with: attune recipes apply value-tiers.`,
      });
    });
  };

export const createReports = (deps: ReportsDeps): Reports => {
  const { store, warehouse, clock, live, zone: ownZone } = deps;
  const statesOf = createStates(deps);
  const settled = async (keys: readonly string[]): Promise<void> => {
    for (let left = PATIENCE; left > 0; left -= LOOK_AGAIN) {
      if ((await statesOf(keys)).every(({ status }) => status === "live")) break;
      await pause(LOOK_AGAIN);
    }
    await warehouse.settle({ periods: NO_PERIODS, patience: PATIENCE }).catch(() => false);
  };
  const zoneNow = async (): Promise<string> => (await warehouse.zone()) ?? ownZone;

  return {
    tiers: async (query) => {
      const now = clock.now();
      if (query.wait === "yes") await settled(query.segments);
      const timezone = await zoneNow();
      const { from, to, start, end, days } = periodOf(query, timezone, now);
      const states = await statesOf(query.segments);
      const groups = await Promise.all(states.map(({ key }) => store.reads.segmentProfiles(key)));
      const worth = await warehouse.worth({ groups, from: start, until: end });
      const focus = new Map(
        live.current().segmentDefinitions.map(({ key, description }) => [key, description ?? null]),
      );
      const status = await warehouse.status();
      const hasAll = status.state === "on" && status.freshness.entries === 0;
      return {
        from,
        to,
        timezone,
        at: new Date(now).toISOString(),
        warehouse: worth.state,
        isCaughtUp: hasAll && states.every((state) => state.status === "live"),
        tiers: states.map((state, nth) =>
          tierView(
            { state, size: groups[nth]?.length ?? 0, focus: focus.get(state.key) ?? null },
            worth.state === "on" ? { worth, group: nth, days } : worth,
          ),
        ),
      };
    },
    cutPoints: async (query) => {
      const timezone = await zoneNow();
      const { from, to, start, end } = periodOf(query, timezone, clock.now());
      const { quantiles } = query;
      const ranks = await warehouse.ranks({ quantiles, from: start, until: end });
      return { from, to, timezone, ...cutPointsView(ranks, quantiles) };
    },
  };
};
