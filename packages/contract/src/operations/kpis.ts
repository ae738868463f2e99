import { KpisQuery, KpisResponse } from "../kpis.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** What the business does. */
export const KPI_OPERATIONS = {
  kpis: {
    method: "GET",
    path: "/v1/kpis",
    tag: "KPIs",
    summary: "Events, people, orders, conversion and revenue by day, week or month",
    access: SECRET,
    query: KpisQuery,
    response: KpisResponse,
    problems: [...SECRET_PROBLEMS, "period-not-valid", "figures-too-many"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
