import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Result } from "./report.ts";
import { reportText } from "./report.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { WarehouseResult } from "./warehouse-report.ts";
import { WAREHOUSE, warehouseSection } from "./warehouse-report.ts";

const RESULTS = new URL("./results/", import.meta.url);
const REPORT = new URL("./REPORT.md", import.meta.url);

const isWarehouse = (result: Result | WarehouseResult): result is WarehouseResult =>
  result.scenario === WAREHOUSE;
const isScenario = (result: Result | WarehouseResult): result is Result => !isWarehouse(result);

const writeReport = (): void => {
  const files = readdirSync(RESULTS).filter((file) => file.endsWith(".json"));
  const results = files.map((file): Result | WarehouseResult =>
    JSON.parse(readFileSync(new URL(file, RESULTS), "utf8")),
  );
  const text = reportText(SCENARIOS, results.filter(isScenario));
  const section = warehouseSection(results.filter(isWarehouse));
  writeFileSync(REPORT, [text, ...section].join("\n"));
};

/** Keeps a result under a name, in place of the one before it, and writes the report anew. */
export const keepResult = (name: string, result: Result | WarehouseResult): void => {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL(`${name}.json`, RESULTS), `${JSON.stringify(result, null, 2)}\n`);
  writeReport();
};
