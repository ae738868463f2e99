import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AdminResult } from "./admin-report.ts";
import { ADMIN, adminSection } from "./admin-report.ts";
import type { ArbitrationResult } from "./arbitration-report.ts";
import { ARBITRATION, arbitrationSection } from "./arbitration-report.ts";
import type { RecommenderResult, SearchResult } from "./recommender-report.ts";
import { RECOMMENDER, RECOMMENDER_SEARCH, recommenderSection } from "./recommender-report.ts";
import type { Result } from "./report.ts";
import { reportText } from "./report.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { SegmentsResult } from "./segments-report.ts";
import { SEGMENTS, segmentsSection } from "./segments-report.ts";
import type { WarehouseResult } from "./warehouse-report.ts";
import { WAREHOUSE, warehouseSection } from "./warehouse-report.ts";

const RESULTS = new URL("./results/", import.meta.url);
const REPORT = new URL("./REPORT.md", import.meta.url);

type Kept =
  | Result
  | WarehouseResult
  | SegmentsResult
  | ArbitrationResult
  | AdminResult
  | RecommenderResult
  | SearchResult<unknown>;

const isWarehouse = (result: Kept): result is WarehouseResult => result.scenario === WAREHOUSE;
const isSegments = (result: Kept): result is SegmentsResult => result.scenario === SEGMENTS;
const isArbitration = (result: Kept): result is ArbitrationResult =>
  result.scenario === ARBITRATION;
const isAdmin = (result: Kept): result is AdminResult => result.scenario === ADMIN;
const isRecommender = (result: Kept): result is RecommenderResult =>
  result.scenario === RECOMMENDER;
const isSearch = (result: Kept): result is SearchResult<unknown> =>
  result.scenario === RECOMMENDER_SEARCH;
const OTHERS = [isWarehouse, isSegments, isArbitration, isAdmin, isRecommender, isSearch];
const isScenario = (result: Kept): result is Result => !OTHERS.some((isOther) => isOther(result));

const writeReport = (): void => {
  const files = readdirSync(RESULTS).filter((file) => file.endsWith(".json"));
  const results = files.map(
    (file): Kept => JSON.parse(readFileSync(new URL(file, RESULTS), "utf8")),
  );
  const text = reportText(SCENARIOS, results.filter(isScenario));
  const segments = segmentsSection(results.filter(isSegments));
  const arbitration = arbitrationSection(results.filter(isArbitration));
  const warehouse = warehouseSection(results.filter(isWarehouse));
  const admin = adminSection(results.filter(isAdmin));
  const recommender = recommenderSection(results.filter(isRecommender), results.filter(isSearch));
  const parts = [...arbitration, ...segments, ...warehouse, ...admin, ...recommender];
  writeFileSync(REPORT, [text, ...parts].join("\n"));
};

/** Keeps a result under a name, in place of the one before it, and writes the report anew. */
export const keepResult = (name: string, result: Kept): void => {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL(`${name}.json`, RESULTS), `${JSON.stringify(result, null, 2)}\n`);
  writeReport();
};

/** A result that was kept under a name before, as it stands in its file. */
export const resultFile = (name: string): string =>
  readFileSync(new URL(`${name}.json`, RESULTS), "utf8");
