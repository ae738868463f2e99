import type { RecommenderQuality, RecommenderQualityQuery } from "@attune/contract";
import { CLICK_DAYS, problem, SHELF_DAYS } from "@attune/contract";
import type { Period } from "@attune/core/calendar";
import { dayIn, periodsBetween } from "@attune/core/calendar";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { Warehouse } from "../../platform/warehouse/index.ts";
import { NO_PERIODS } from "../../platform/warehouse/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { createItemBoards, ModelsService } from "../recommend/index.ts";
import { createPlaces } from "./places.ts";
import { coverageView, figuresView } from "./quality-view.ts";

export type QualityDeps = {
  readonly store: Pick<Store, "reads">;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly models: ModelsService;
  readonly boards: ReturnType<typeof createItemBoards>;
  /** The IANA zone in which days begin while no warehouse says it. */
  readonly zone: string;
};

/** How long `wait` waits at most, ms. */
const PATIENCE = 30_000;
const DAY = 86_400_000;

const daysOf = (
  { from, to, days: many }: RecommenderQualityQuery,
  zone: string,
  now: number,
): Period[] => {
  const last = to ?? dayIn(zone, now);
  const first =
    from ??
    Temporal.PlainDate.from(last)
      .subtract({ days: many - 1 })
      .toString();
  if (first > last)
    throw problem("period-not-valid", {
      detail: `from is ${first}, and to is ${last}: from is the later one.`,
    });
  const days = periodsBetween("day", zone, first, last, SHELF_DAYS.most);
  if (days.length > SHELF_DAYS.most)
    throw problem("period-not-valid", {
      detail: `From ${first} to ${last} are more than ${SHELF_DAYS.most} days: ask for fewer at once.`,
    });
  return days;
};

/** How good the model is that a recommender asks, and what was learnt of its weights. */
const createModelOf =
  ({ live, models }: Pick<QualityDeps, "live" | "models">) =>
  async (key: string): Promise<Pick<RecommenderQuality, "model" | "weights">> => {
    const { versions } = await models.list();
    const served = versions.find((each) => each.served);
    const { sources = [], weights = "written" } = live.current().recommenders.get(key) ?? {};
    const blend = served?.blends.find(({ recommender }) => recommender === key);
    return {
      model: {
        asked: sources.some(({ use }) => use === "ease"),
        version: served?.version ?? null,
        quality: served?.quality ?? null,
      },
      weights: { asked: weights, blend: weights === "learnt" ? (blend ?? null) : null },
    };
  };

/** What became of a recommender's shelves, and how good the model is that it asks. */
export const createRecommenderQuality = (deps: QualityDeps) => {
  const { store, warehouse, clock, live, boards, zone } = deps;
  const placesNow = createPlaces(store);
  const modelOf = createModelOf(deps);

  const shelvesOf = async (key: string, days: readonly Period[]) => {
    const results = await warehouse.shelves({
      recommender: key,
      ...(await placesNow()),
      days: days.map(({ start }) => start),
      from: days[0]?.start ?? 0,
      until: days.at(-1)?.end ?? 0,
      window: CLICK_DAYS * DAY,
    });
    if (results.state !== "on")
      return { warehouse: results.state, isCaughtUp: false, shelves: null, ...NOTHING };
    const { all, slots, items, isCaughtUp } = results;
    const published = boards.current()?.publishedAt(clock.now(), items);
    return {
      warehouse: results.state,
      isCaughtUp,
      shelves: figuresView(all),
      slots: slots
        .map(({ slot, ...counts }) => ({ slot, ...figuresView(counts) }))
        .sort((a, b) => b.seen - a.seen || b.made - a.made || (a.slot < b.slot ? -1 : 1)),
      days: results.days.map((counts, nth) => ({
        day: days[nth]?.name ?? "",
        ...figuresView(counts),
      })),
      coverage: published === undefined ? null : coverageView(published, items.length),
    };
  };
  return async (key: string, query: RecommenderQualityQuery): Promise<RecommenderQuality> => {
    if (!live.current().recommenders.has(key))
      throw problem("recommender-not-found", { detail: `No live recommender is ${key}.` });
    if (query.wait === "yes")
      await warehouse.settle({ periods: NO_PERIODS, patience: PATIENCE }).catch(() => false);
    const timezone = (await warehouse.zone()) ?? zone;
    const now = clock.now();
    const days = daysOf(query, timezone, now);
    return {
      recommender: key,
      from: days[0]?.name ?? "",
      to: days.at(-1)?.name ?? "",
      timezone,
      at: new Date(now).toISOString(),
      clickDays: CLICK_DAYS,
      ...(await shelvesOf(key, days)),
      ...(await modelOf(key)),
    };
  };
};

const NOTHING = { slots: [], days: [], coverage: null };
