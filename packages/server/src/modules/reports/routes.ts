import type { Routes } from "../../platform/http/index.ts";
import type { createPressure } from "./pressure.ts";
import type { Reports } from "./service.ts";

export const reportRoutes = (
  reports: Reports,
  pressure: ReturnType<typeof createPressure>,
): Pick<Routes, "tierReport" | "cutPoints" | "pressureReport"> => ({
  tierReport: ({ query }) => reports.tiers(query),
  cutPoints: ({ query }) => reports.cutPoints(query),
  pressureReport: ({ query }) => pressure(query),
});
