import type { Operation } from "../operation.ts";
import { SearchQuery, SearchResponse } from "../search.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** One place to look for something by what it is called. */
export const SEARCH_OPERATIONS = {
  search: {
    method: "GET",
    path: "/v1/search",
    tag: "Search",
    summary: "Definitions, profiles and accounts by what they are called",
    access: SECRET,
    query: SearchQuery,
    response: SearchResponse,
    problems: SECRET_PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
