// Figures over many events: `node bench/warehouse.ts [--events 100000000] [--facets 1000000] [--days 95]
// [--runs 20] [--memory 256] [--beside-decide] [--seconds 10] [--profiles 10000] [--rate 1000] [--try]`. Makes the
// events inside DuckDB, computes every rollup, and times each question. 100 million events take about
// 2 GB of disk. With --try no result is kept.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { RollupQuery } from "../packages/server/src/platform/warehouse/index.ts";
import type { DuckWarehouse } from "../packages/server/src/platform/warehouse/duckdb/index.ts";
import { openDuckWarehouse } from "../packages/server/src/platform/warehouse/duckdb/index.ts";
import type { Grain } from "@attune/core/calendar";
import { dayIn, periodAt } from "@attune/core/calendar";
import { latencyOf } from "./latency.ts";
import { describeMachine } from "./machine.ts";
import { makeProfiles } from "./profiles.ts";
import { keepResult } from "./results.ts";
import { besideDecide } from "./warehouse-beside.ts";
import type { Synthetic } from "./warehouse-data.ts";
import { makeEvents } from "./warehouse-data.ts";
import type { QueryTimes, WarehouseResult } from "./warehouse-report.ts";
import { QUERY_TARGET_MS, WAREHOUSE, warehouseText } from "./warehouse-report.ts";

const ZONE = "UTC";
const DAY = 86_400_000;
const GRAINS = ["day", "week", "month"] as const;
const SPLITS = [[], ["channel"], ["source"], ["channel", "source"]] as const;

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000000" },
    facets: { type: "string", default: "1000000" },
    days: { type: "string", default: "95" },
    runs: { type: "string", default: "20" },
    memory: { type: "string", default: "256" },
    "beside-decide": { type: "boolean", default: false },
    seconds: { type: "string", default: "10" },
    profiles: { type: "string", default: "10000" },
    rate: { type: "string", default: "1000" },
    // Shows the figures, and keeps none of them.
    try: { type: "boolean", default: false },
  },
});
const isBeside = values["beside-decide"];
const synthetic: Synthetic = {
  events: Number(values.events),
  facets: Number(values.facets),
  days: Number(values.days),
  now: Date.now(),
};
const directory = mkdtempSync(join(tmpdir(), "attune-bench-"));

const rounded = (value: number): number => Math.round(value * 10) / 10;
const secondsSince = (start: number): number => rounded((performance.now() - start) / 1_000);

const open = (data: string): Promise<DuckWarehouse> =>
  openDuckWarehouse({
    file: join(data, "warehouse.duckdb"),
    storeId: "bench",
    temporary: join(data, "warehouse.tmp"),
    zone: ZONE,
    memoryMb: Number(values.memory),
  });

/** The events, made through one opening of the file: the next reads the new cells. */
const make = async (data: string): Promise<number> => {
  const warehouse = await open(data);
  const start = performance.now();
  await makeEvents(warehouse.connection, synthetic, (made) =>
    console.log(`  ${made.toLocaleString("en")} events made, ${secondsSince(start)} s`),
  );
  warehouse.close();
  return secondsSince(start);
};

const compute = async (warehouse: DuckWarehouse): Promise<WarehouseResult["computed"]> => {
  const slowest = { day: 0, week: 0, month: 0 };
  const start = performance.now();
  await warehouse.marks.touchAll();
  const periods = warehouse.marks.all();
  for (const period of periods) {
    const since = performance.now();
    await warehouse.compute(period, synthetic.now);
    slowest[period.grain] = Math.max(slowest[period.grain], Math.round(performance.now() - since));
  }
  return { periods: periods.length, seconds: secondsSince(start), slowest };
};

const questionOf = (grain: Grain, by: RollupQuery["by"]): RollupQuery => {
  const [first, last] = [synthetic.now - (synthetic.days - 1) * DAY, synthetic.now].map(
    (at) => periodAt(grain, ZONE, dayIn(ZONE, at)).firstDay,
  );
  return { grain, by, from: first ?? "", to: last ?? "" };
};

const time = async (
  warehouse: DuckWarehouse,
  grain: Grain,
  by: RollupQuery["by"],
): Promise<QueryTimes> => {
  const runs = Number(values.runs);
  const question = questionOf(grain, by);
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const answer = await warehouse.rollups(question);
    times.push(performance.now() - start);
    rows = answer.state === "on" ? answer.rows.length : 0;
  }
  const name = by.length === 0 ? grain : `${grain} by ${by.join(", ")}`;
  return { name, rows, runs, latency: latencyOf(times) };
};

const timeAll = async (warehouse: DuckWarehouse): Promise<QueryTimes[]> => {
  const told: QueryTimes[] = [];
  for (const grain of GRAINS) for (const by of SPLITS) told.push(await time(warehouse, grain, by));
  return told;
};

const commandText = (): string =>
  [
    `node bench/warehouse.ts --events ${values.events}`,
    ...(isBeside
      ? [
          `--beside-decide --seconds ${values.seconds} --profiles ${values.profiles} --rate ${values.rate}`,
        ]
      : []),
  ].join(" ");

try {
  const profiles = Number(values.profiles);
  const data = isBeside ? await makeProfiles(profiles, directory) : directory;
  const madeIn = await make(data);
  const warehouse = await open(data);
  const computed = await compute(warehouse);
  const queries = await timeAll(warehouse);
  warehouse.close();
  const fileMb = Math.round(statSync(join(data, "warehouse.duckdb")).size / 1024 ** 2);
  const result: WarehouseResult = {
    scenario: WAREHOUSE,
    events: synthetic.events,
    facets: synthetic.facets,
    days: synthetic.days,
    date: new Date().toISOString(),
    command: commandText(),
    madeIn,
    fileMb,
    computed,
    queries,
    beside: isBeside
      ? await besideDecide({
          data,
          profiles,
          seconds: Number(values.seconds),
          rate: Number(values.rate),
        })
      : null,
    machine: describeMachine(directory),
    met: queries.every(({ latency }) => latency.max <= QUERY_TARGET_MS),
  };
  console.log(warehouseText(result));
  if (!values.try) keepResult(`${WAREHOUSE}-${result.events}`, result);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
