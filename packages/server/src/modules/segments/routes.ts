import type { Routes } from "../../platform/http/index.ts";
import type { Segments } from "./service.ts";

export const segmentRoutes = (
  segments: Segments,
): Pick<Routes, "segments" | "segment" | "segmentMembers"> => ({
  segments: async () => ({ segments: [...(await segments.list())] }),
  segment: ({ params }) => segments.get(params.key),
  segmentMembers: ({ params, query }) => segments.members(params.key, query.limit, query.after),
});
