import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { RunningServer } from "./child.ts";
import { runLoad, SECRET_KEY, SERVER_KEY, startServer } from "./child.ts";
import { latencyOf } from "./latency.ts";
import type { LoadResult, StreamResult } from "./load.ts";
import type { Stream } from "./scenarios.ts";
import type { BesideDecide } from "./warehouse-report.ts";

export type BesideSpec = {
  /** A data directory with profiles, definitions and a warehouse, not in use. */
  readonly data: string;
  readonly profiles: number;
  readonly seconds: number;
  /** Decisions asked for a second: fewer than the machine can give, so that times are of answers and not of a queue. */
  readonly rate: number;
};

const WARMUP_SECONDS = 3;
/** Between two questions, as of somebody who looks at a few screens. */
const PAUSE_MS = 100;

const decideAt = (rate: number): Stream => ({
  name: "decide",
  shape: "decide",
  size: 1,
  connections: 32,
  rate,
});
/** Little, and enough to touch the periods of today each second. */
const EVENTS: Stream = { name: "events", shape: "batch", size: 20, connections: 1, rate: 1 };

const askKpis = async (url: string, query: string): Promise<number> => {
  const start = performance.now();
  const response = await fetch(`${url}/v1/kpis?${query}`, {
    headers: { authorization: `Bearer ${SECRET_KEY}` },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET /v1/kpis: ${text}`);
  return performance.now() - start;
};

const QUESTIONS = ["day", "week", "month"].flatMap((grain) =>
  ["none", "channel", "source", "channel,source"].map((by) => `grain=${grain}&by=${by}`),
);

/** Asks one question after the other until it is told to stop; answers their times in ms. */
const askOn = async (url: string, isOver: () => boolean): Promise<number[]> => {
  const times: number[] = [];
  while (!isOver()) {
    times.push(await askKpis(url, QUESTIONS[times.length % QUESTIONS.length] ?? ""));
    await wait(PAUSE_MS);
  }
  return times;
};

const loadOn = (
  { url }: RunningServer,
  { profiles, seconds }: BesideSpec,
  work: readonly Stream[],
  run: string,
): Promise<LoadResult> =>
  runLoad(
    { url, key: SERVER_KEY, profiles, run, warmup: WARMUP_SECONDS, seconds, work },
    () => undefined,
  );

const decideOf = ({ streams }: LoadResult): Pick<StreamResult, "rate" | "latency"> => {
  const found = streams.find(({ name }) => name === "decide");
  if (!found) throw new Error("decide was not measured");
  return { rate: found.rate, latency: found.latency };
};

/** Decide on a server without a warehouse, then with this one while figures are asked for. */
export const besideDecide = async (spec: BesideSpec): Promise<BesideDecide> => {
  const { data, profiles, seconds } = spec;
  const decide = decideAt(spec.rate);
  const without = await startServer(data, null, { ATTUNE_WAREHOUSE: "off" });
  const alone = decideOf(await loadOn(without, spec, [decide], "alone-"));
  await without.stop();

  const server = await startServer(data, null);
  // What the first run has left in the log is taken in before the second is measured.
  await askKpis(server.url, "wait=yes");
  let isOver = false;
  const asking = askOn(server.url, () => isOver);
  const beside = decideOf(await loadOn(server, spec, [decide, EVENTS], "beside-"));
  isOver = true;
  const times = await asking;
  await server.stop();
  return { seconds, profiles, alone, beside, asked: times.length, kpis: latencyOf(times) };
};
