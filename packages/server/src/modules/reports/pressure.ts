import type { PressureQuery, PressureReport, PressureRow } from "@attune/contract";
import { PRESSURE_DAYS, problem } from "@attune/contract";
import type { Period } from "@attune/core/calendar";
import { dayIn, periodsBetween } from "@attune/core/calendar";
import type { Decision } from "@attune/core/decision";
import type { Clock } from "../../platform/clock/index.ts";
import { createTurns } from "../../platform/clock/index.ts";
import type { DecisionPlace, Store, UsePlace } from "../../platform/store/index.ts";
import type { PastPrograms, RunAgain } from "../decide/index.ts";
import type { Choice, Limits } from "./pressure-day.ts";
import { createPressureDay } from "./pressure-day.ts";
import { stopsIn } from "./pressure-stops.ts";
import { pressureRow } from "./pressure-view.ts";

export type PressureDeps = {
  readonly store: Pick<Store, "reads">;
  readonly clock: Clock;
  /** The IANA zone in which days begin. */
  readonly zoneOf: () => Promise<string>;
  readonly programAt: PastPrograms;
  readonly runAgain: (decision: Decision) => Promise<RunAgain>;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Uses, and decisions, that are read at once: a decision is much more, and others wait meanwhile. */
const PAGE = 500;
const DECISIONS = 50;

const periodsOf = ({ from, to }: PressureQuery, zone: string, now: number): Period[] => {
  const last = to ?? dayIn(zone, now);
  const first = from ?? last;
  if (first > last)
    throw problem("period-not-valid", {
      detail: `from is ${first}, and to is ${last}: from is the later one.`,
    });
  const days = periodsBetween("day", zone, first, last, PRESSURE_DAYS);
  if (days.length > PRESSURE_DAYS)
    throw problem("period-not-valid", {
      detail: `From ${first} to ${last} are more than ${PRESSURE_DAYS} days: ask for fewer at once.`,
    });
  return days;
};

const BY = ["priority", "formula", "value", "thompson"] as const;

/** How a decision was chosen: what its slot's definition said then, and what the record says. */
const choiceOf = async (decision: Decision, programAt: PastPrograms): Promise<Choice> => {
  const { reason, funnel, by, slot, parameters } = decision;
  const plain = { isExplored: false, isGuarded: false, isSelfTuning: false };
  if (reason === "GLOBAL_CONTROL") return { ...plain, by: "control" };
  const named = BY.find((each) => each === by);
  if (funnel.eligible === 0 || named === undefined) return { ...plain, by: "other" };
  const arbitration = (await programAt(decision)).program.get(slot)?.arbitration;
  const isGuarded = arbitration?.guardrail !== undefined;
  return {
    by: named,
    isExplored: parameters["explored"] === true,
    isGuarded,
    isSelfTuning: named === "thompson" || isGuarded || (arbitration?.explore ?? 0) > 0,
  };
};

/** Reads a day once: first what people got, then why; nothing is held but its counts. */
const createCountDay =
  ({ store: { reads }, programAt, runAgain, elapsed }: PressureDeps) =>
  async ({ start, end }: Period, { counts, channel, ...limits }: PressureQuery) => {
    const day = createPressureDay(limits, channel);
    const turn = createTurns(elapsed);
    for (let after: UsePlace | null = null; ;) {
      const page: Awaited<ReturnType<typeof reads.usesBetween>> = await reads.usesBetween(
        start,
        end,
        PAGE,
        after,
      );
      for (const use of page) if (counts === "given" || use.shown !== null) day.got(use);
      after = page.at(-1) ?? null;
      if (page.length < PAGE) break;
      await turn();
    }
    day.close();
    for (let after: DecisionPlace | null = null; ;) {
      const page: Awaited<ReturnType<typeof reads.decisionsBetween>> = await reads.decisionsBetween(
        start,
        end,
        DECISIONS,
        after,
      );
      for (const each of page.decisions) {
        await turn();
        await day.decided(each, await choiceOf(each.decision, programAt), () =>
          stopsIn(each.decision, runAgain),
        );
      }
      after = page.next;
      if (after === null) break;
    }
    return day.tallies;
  };

/** Who got too much and who heard nothing, by day and channel. */
export const createPressure = (deps: PressureDeps) => {
  const { store, clock, zoneOf } = deps;
  const countDay = createCountDay(deps);
  const rowsOf = async (period: Period, query: PressureQuery): Promise<PressureRow[]> => {
    const limits: Limits = query;
    const tallies = [...(await countDay(period, query))];
    return tallies
      .filter(([, { decisions }]) => decisions > 0)
      .sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
      .map(([channel, tally]) => pressureRow(period.name, channel, tally, limits));
  };
  return async (query: PressureQuery): Promise<PressureReport> => {
    const zone = await zoneOf();
    const days = periodsOf(query, zone, clock.now());
    const rows: PressureRow[] = [];
    for (const day of days) rows.push(...(await rowsOf(day, query)));
    const { profiles } = await store.reads.counts();
    const { counts, threshold } = query;
    return {
      from: days[0]?.name ?? "",
      to: days.at(-1)?.name ?? "",
      timezone: zone,
      counts,
      threshold,
      profiles,
      rows,
    };
  };
};
