import type { HomeResponse, SourceQualityResponse } from "@attune/contract";
import { periodsBetween } from "@attune/core/calendar";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import { ALL_QUARANTINED } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Kpis } from "../kpis/index.ts";
import type { Quality } from "../quality/index.ts";
import { createChecklist } from "./checklist.ts";
import { decisionFigures } from "./decisions.ts";
import { DAYS, eventsOf, sourceView } from "./sources.ts";

/** Sources that one answer tells. */
const MOST_SOURCES = 50;

export type Home = { readonly tell: () => Promise<HomeResponse> };

export type HomeDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly quality: Pick<Quality, "ofSource">;
  readonly kpis: Kpis;
};

/** People of the day so far, and the day as figures have it. */
const peopleToday = async (kpis: Kpis) => {
  const { timezone, to, periods } = await kpis.tell({
    grain: "day",
    by: [],
    metric: ["people"],
    wait: "no",
    from: undefined,
    to: undefined,
  });
  const people = periods.at(-1)?.rows[0]?.people;
  return {
    timezone,
    date: to,
    people: { value: people?.value ?? null, insufficient: people?.insufficient ?? null },
  };
};

export const createHome = ({ store, clock, live, quality, kpis }: HomeDeps): Home => {
  const { reads } = store;
  const checklist = createChecklist(reads, live);

  const sources = async () => {
    const defined = live.current().sources.map(({ key }) => key);
    const keys = [...new Set([...defined, ...(await reads.qualitySources())])].sort();
    const told: SourceQualityResponse[] = [];
    // One after the other: between two sources other work has its turn.
    for (const key of keys.slice(0, MOST_SOURCES)) told.push(await quality.ofSource(key, DAYS));
    return { told, leftOut: Math.max(0, keys.length - MOST_SOURCES) };
  };

  return {
    tell: async () => {
      const now = clock.now();
      const { timezone, date, people } = await peopleToday(kpis);
      const start = periodsBetween("day", timezone, date, date, 1)[0]?.start ?? now;
      const { told, leftOut } = await sources();
      const { waiting, summarised } = await reads.quarantineCounts(ALL_QUARANTINED);
      return {
        checklist: await checklist(),
        today: {
          date,
          timezone,
          from: new Date(start).toISOString(),
          until: new Date(now).toISOString(),
        },
        events: eventsOf(told, new Date(now).toISOString().slice(0, 10)),
        people,
        decisions: await decisionFigures(reads, start, now + 1),
        quarantine: { waiting, summarised },
        sources: told.map(sourceView),
        sourcesLeftOut: leftOut,
      };
    },
  };
};
