import type { Routes } from "../../platform/http/index.ts";
import type { TrackingPlans } from "./service.ts";

export const trackingPlanRoutes = (
  plans: TrackingPlans,
): Pick<Routes, "draftTrackingPlan" | "previewTrackingPlans"> => ({
  draftTrackingPlan: ({ body, reply }) => plans.draft(body, () => reply.raw.destroyed),
  previewTrackingPlans: ({ body, reply }) => plans.preview(body, () => reply.raw.destroyed),
});
