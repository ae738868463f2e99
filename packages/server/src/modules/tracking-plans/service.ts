import type {
  DraftPlanRequest,
  DraftPlanResponse,
  PreviewPlansRequest,
  PreviewPlansResponse,
} from "@attune/contract";
import { problem } from "@attune/contract";
import { MAX_DEFINITION_LENGTH } from "@attune/core/definition";
import type { Event } from "@attune/core/event";
import { declaredBy } from "@attune/core/privacy";
import { reasonOf } from "@attune/core/quarantine";
import { isBuiltInSource } from "@attune/core/source";
import {
  compileTrackingPlans,
  createPlanDraft,
  createPlanPreview,
  plansFor,
} from "@attune/core/tracking-plan";
import type { Clock } from "../../platform/clock/index.ts";
import { createTurns } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { Definitions, Live } from "../definitions/index.ts";

export type TrackingPlans = {
  /**
   * Drafts a tracking plan from the newest events; stores nothing. It ends early, with what was found,
   * when `isGone` says that nobody waits for it any more.
   */
  readonly draft: (request: DraftPlanRequest, isGone: () => boolean) => Promise<DraftPlanResponse>;
  /**
   * Judges the newest events by the plans that are live and by those that would be; stores nothing. It
   * ends early as a draft does.
   */
  readonly preview: (
    request: PreviewPlansRequest,
    isGone: () => boolean,
  ) => Promise<PreviewPlansResponse>;
};

/** What is live where a draft is begun. */
export type LivePlans = Pick<Live, "has" | "planDefinitions">;

export type TrackingPlanDeps = {
  readonly log: Pick<Store["reads"], "lastSeq" | "eventsBefore">;
  /** As it is now. */
  readonly live: () => LivePlans;
  readonly definitions: Pick<Definitions, "validate">;
  readonly clock: Pick<Clock, "now">;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Log entries that one read looks at. */
const PAGE = 500;
/** Log entries that are looked at before an answer is given with what was found. */
const MOST_ENTRIES = 200_000;

type Window = { seen: number; from: number; to: number; looked: number; isBounded: boolean };

/** Shows the newest events until enough of them were of use; other work has its turns between. */
const showNewest = async (
  { log, elapsed }: TrackingPlanDeps,
  see: (event: Event) => boolean,
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

const DAY = 86_400_000;
/** Rules that an answer names. */
const MOST_RULES = 20;

/** The plans as they would be with these definitions live, beside those that are. */
const planned = (
  { live, definitions }: TrackingPlanDeps,
  { definitions: documents, prune }: PreviewPlansRequest,
): LivePlans["planDefinitions"] => {
  const next = definitions
    .validate(documents, prune)
    .filter((each) => each.kind === "tracking-plan");
  const replaced = new Set(next.map(({ key }) => key));
  const stay = prune ? [] : live().planDefinitions.filter(({ key }) => !replaced.has(key));
  return [...stay, ...next];
};

const createPreview =
  (deps: TrackingPlanDeps): TrackingPlans["preview"] =>
  async (request, isGone) => {
    const until = deps.clock.now();
    const from = until - request.days * DAY;
    const { see, tell } = createPlanPreview({
      now: compileTrackingPlans(deps.live().planDefinitions),
      then: compileTrackingPlans(planned(deps, request)),
    });
    const seeLate = (event: Event): boolean => {
      if (event.time < from) return false;
      see(event);
      return true;
    };
    const { seen, looked, isBounded } = await showNewest(deps, seeLate, request.events, isGone);
    const { rules, ...counts } = tell();
    return {
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      isWhole: !isBounded && seen < request.events,
      looked,
      ...counts,
      rules: rules
        .slice(0, MOST_RULES)
        .map(({ violation, ...rule }) => ({ ...rule, reason: reasonOf(violation) })),
    };
  };

const createDraft =
  (deps: TrackingPlanDeps): TrackingPlans["draft"] =>
  async ({ key, sources, events }, isGone) => {
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
    const { from, to, looked, isBounded } = await showNewest(deps, draft.see, events, isGone);
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
  };

export const createTrackingPlans = (deps: TrackingPlanDeps): TrackingPlans => ({
  draft: createDraft(deps),
  preview: createPreview(deps),
});
