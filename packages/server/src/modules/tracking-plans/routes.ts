import type { Routes } from "../../platform/http/index.ts";
import type { TrackingPlanDrafts } from "./service.ts";

export const trackingPlanRoutes = (
  plans: TrackingPlanDrafts,
): Pick<Routes, "draftTrackingPlan"> => ({
  draftTrackingPlan: ({ body, reply }) => plans.draft(body, () => reply.raw.destroyed),
});
