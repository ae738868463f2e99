import type { Operation } from "../operation.ts";
import {
  DraftPlanRequest,
  DraftPlanResponse,
  PreviewPlansRequest,
  PreviewPlansResponse,
} from "../tracking-plans.ts";
import { SECRET, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** Tracking plans, beside their life as definitions. */
export const TRACKING_PLAN_OPERATIONS = {
  draftTrackingPlan: {
    method: "POST",
    path: "/v1/tracking-plans/draft",
    tag: "Definitions",
    summary: "Draft a tracking plan from the events that have come in",
    access: SECRET,
    body: DraftPlanRequest,
    response: DraftPlanResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "source-not-found"],
  },
  previewTrackingPlans: {
    method: "POST",
    path: "/v1/tracking-plans/preview",
    tag: "Definitions",
    summary: "How many of the latest events tracking plans would block, without changing anything",
    access: SECRET,
    body: PreviewPlansRequest,
    response: PreviewPlansResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "definition-not-valid"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
