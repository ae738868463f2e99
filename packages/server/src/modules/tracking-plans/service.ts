import type { DraftPlanRequest, DraftPlanResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import { MAX_DEFINITION_LENGTH } from "@attune/core/definition";
import type { Event } from "@attune/core/event";
import { declaredBy } from "@attune/core/privacy";
import { isBuiltInSource } from "@attune/core/source";
import type { PlanDraft } from "@attune/core/tracking-plan";
import { createPlanDraft, plansFor } from "@attune/core/tracking-plan";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";

export type TrackingPlanDrafts = {
  /** Drafts a tracking plan from the newest events; stores nothing. */
  readonly draft: (request: DraftPlanRequest) => Promise<DraftPlanResponse>;
};

export type TrackingPlanDeps = { readonly store: Store; readonly live: LiveDefinitions };

/** Log entries that one read looks at. */
const PAGE = 500;
/** Log entries that are looked at before an answer is given with what was found. */
const MOST_ENTRIES = 1_000_000;

type Window = { seen: number; from: number; to: number };

/** Shows the newest events to the draft until it has seen enough; other work has its turns between. */
const showNewest = async (
  { reads }: Store,
  { see }: PlanDraft,
  enough: number,
): Promise<Window> => {
  const window: Window = { seen: 0, from: Infinity, to: -Infinity };
  const last = await reads.lastSeq();
  const first = Math.max(0, last - MOST_ENTRIES);
  for (let before = last + 1; before > first; before -= PAGE) {
    for (const body of await reads.eventsBefore(before, PAGE)) {
      const event: Event = JSON.parse(body);
      if (!see(event)) continue;
      window.seen += 1;
      window.from = Math.min(window.from, event.time);
      window.to = Math.max(window.to, event.time);
      if (window.seen === enough) return window;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return window;
};

const isoOf = (time: number): string | null =>
  Number.isFinite(time) ? new Date(time).toISOString() : null;

export const createTrackingPlans = ({ store, live }: TrackingPlanDeps): TrackingPlanDrafts => ({
  draft: async ({ key, sources, events }) => {
    const { has, planDefinitions } = live.current();
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
    const { from, to } = await showNewest(store, draft, events);
    const { definition, seen, leftOut, observed } = draft.write();
    return {
      definition,
      seen,
      from: isoOf(from),
      to: isoOf(to),
      leftOut: [...leftOut],
      observed: observed.map((call) => ({ ...call, properties: [...call.properties] })),
      judgedBy,
    };
  },
});
