import type { Routes } from "../../platform/http/index.ts";
import type { Kpis } from "./service.ts";

export const kpiRoutes = (kpis: Kpis): Pick<Routes, "kpis"> => ({
  kpis: ({ query }) => kpis.tell(query),
});
