import type { Operation } from "../operation.ts";
import { PressureQuery, PressureReport } from "../pressure.ts";
import { CutPoints, CutPointsQuery, TierReport, TierReportQuery } from "../tiers.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** What segments are worth, and what people got. */
export const REPORT_OPERATIONS = {
  tierReport: {
    method: "GET",
    path: "/v1/reports/tiers",
    tag: "Reports",
    summary: "Segments by size, share of revenue, average order, frequency and historical value",
    access: SECRET,
    query: TierReportQuery,
    response: TierReport,
    problems: [...SECRET_PROBLEMS, "segment-not-found", "period-not-valid"],
  },
  cutPoints: {
    method: "GET",
    path: "/v1/reports/cut-points",
    tag: "Reports",
    summary: "Orders and revenue of a buyer at quantiles",
    access: SECRET,
    query: CutPointsQuery,
    response: CutPoints,
    problems: [...SECRET_PROBLEMS, "period-not-valid"],
  },
  pressureReport: {
    method: "GET",
    path: "/v1/reports/pressure",
    tag: "Reports",
    summary: "Who got too much and who heard nothing, and why, by day and channel",
    access: SECRET,
    query: PressureQuery,
    response: PressureReport,
    problems: [...SECRET_PROBLEMS, "period-not-valid"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
