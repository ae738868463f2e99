import type { Routes } from "../../platform/http/index.ts";
import type { Quality } from "./service.ts";

type QualityRoutes = Pick<Routes, "quality" | "sourceQuality">;

export const qualityRoutes = (quality: Quality): QualityRoutes => ({
  quality: ({ query }) => quality.overall(query.days),
  sourceQuality: ({ params, query }) => quality.ofSource(params.key, query.days),
});
