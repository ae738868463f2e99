import type { Routes } from "../../platform/http/index.ts";
import type { Reports } from "./service.ts";

export const reportRoutes = (reports: Reports): Pick<Routes, "tierReport" | "cutPoints"> => ({
  tierReport: ({ query }) => reports.tiers(query),
  cutPoints: ({ query }) => reports.cutPoints(query),
});
