import type { DraftPlanRequest, DraftPlanResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import { MAX_DEFINITION_LENGTH } from "@attune/core/definition";
import type { Event } from "@attune/core/event";
import { declaredBy } from "@attune/core/privacy";
import { isBuiltInSource } from "@attune/core/source";
import type { PlanDraft } from "@attune/core/tracking-plan";
import { createPlanDraft, plansFor } from "@attune/core/tracking-plan";
import { createTurns } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { Live } from "../definitions/index.ts";

export type TrackingPlanDrafts = {
  /**
   * Drafts a tracking plan from the newest events; stores nothing. It ends early, with what was found,
   * when `isGone` says that nobody waits for it any more.
   */
  readonly draft: (request: DraftPlanRequest, isGone: () => boolean) => Promise<DraftPlanResponse>;
};

/** What is live where a draft is begun. */
export type LivePlans = Pick<Live, "has" | "planDefinitions">;

export type TrackingPlanDeps = {
  readonly log: Pick<Store["reads"], "lastSeq" | "eventsBefore">;
  /** As it is now. */
  readonly live: () => LivePlans;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Log entries that one read looks at. */
const PAGE = 500;
/** Log entries that are looked at before an answer is given with what was found. */
const MOST_ENTRIES = 200_000;

type Window = { seen: number; from: number; to: number; looked: number; isBounded: boolean };

/** Shows the newest events to the draft until it has seen enough; other work has its turns between. */
const showNewest = async (
  { log, elapsed }: TrackingPlanDeps,
  { see }: PlanDraft,
  enough: number,
  isGone: () => boolean,
): Promise<Window> => {
  const last = await log.lastSeq();
  const first = Math.max(0, last - MOST_ENTRIES);
  const isBounded = first > 0;
  const window: Window = { seen: 0, from: Infinity, to: -Infinity, looked: 0, isBounded };
  const turn = createTurns(elapsed);
  for (let before = last + 1; before > first + 1 && !isGone(); before -= PAGE) {
    window.looked = last + 1 - Math.max(first + 1, before - PAGE);
    for (const body of await log.eventsBefore(before, PAGE)) {
      await turn();
      const event: Event = JSON.parse(body);
      if (!see(event)) continue;
      window.seen += 1;
      window.from = Math.min(window.from, event.time);
      window.to = Math.max(window.to, event.time);
      if (window.seen === enough) return { ...window, isBounded: false };
    }
  }
  return window;
};

const isoOf = (time: number): string | null =>
  Number.isFinite(time) ? new Date(time).toISOString() : null;

export const createTrackingPlans = (deps: TrackingPlanDeps): TrackingPlanDrafts => ({
  draft: async ({ key, sources, events }, isGone) => {
    const { has, planDefinitions } = deps.live();
    const unknown = sources?.find((source) => !isBuiltInSource(source) && !has("source", source));
    if (unknown !== undefined)
      throw problem("source-not-found", { detail: `There is no source ${unknown}.` });
    const draft = createPlanDraft({
      key,
      sources,
      others: planDefinitions.filter((plan) => plan.key !== key),
      declared: declaredBy(planDefinitions),
      most: MAX_DEFINITION_LENGTH,
    });
    const judging = sources
      ? new Set(sources.flatMap((source) => plansFor(planDefinitions, source)))
      : planDefinitions;
    const judgedBy = [...judging].map((plan) => plan.key).filter((each) => each !== key);
    const { from, to, looked, isBounded } = await showNewest(deps, draft, events, isGone);
    const { definition, seen, leftOut, unfit, observed } = draft.write();
    return {
      definition,
      seen,
      from: isoOf(from),
      to: isoOf(to),
      leftOut: [...leftOut],
      unfit,
      looked,
      isBounded,
      observed: observed.map((call) => ({ ...call, properties: [...call.properties] })),
      judgedBy,
    };
  },
});
