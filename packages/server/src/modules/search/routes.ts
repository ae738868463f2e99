import type { Routes } from "../../platform/http/index.ts";
import type { Search } from "./service.ts";

export const searchRoutes = (search: Search): Pick<Routes, "search"> => ({
  search: ({ query: { q, limit } }) => search.find(q, limit),
});
