// What live segments cost, and how long new ones take to catch up: `node bench/segments.ts
// [--profiles 10000] [--events 100] [--seconds 10] [--segments 0,50,500] [--more 50] [--cpu-profile]`.
// `--segments none`, `--events 0` and `--more 0` leave a part of it out. A long history is made before:
// `--make DIR`, then `--history DIR`, which uses it up. Results are kept in bench/results.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { RunningServer } from "./child.ts";
import { applyDefinitions, runLoad, SECRET_KEY, SERVER_KEY, startServer } from "./child.ts";
import { describeMachine } from "./machine.ts";
import { profileText, readProfiles } from "./profile.ts";
import { keepResult } from "./results.ts";
import type { Stream } from "./scenarios.ts";
import { SEGMENT_EVENTS, segmentsOf } from "./segment-definitions.ts";
import { makeHistory, NO_WAREHOUSE } from "./segment-store.ts";
import type { SegmentsResult } from "./segments-report.ts";
import { SEGMENTS, segmentsText } from "./segments-report.ts";

const { values } = parseArgs({
  options: {
    profiles: { type: "string", default: "10000" },
    events: { type: "string", default: "100" },
    seconds: { type: "string", default: "10" },
    segments: { type: "string", default: "0,50,500" },
    // How many segments are caught up with together, after the one.
    more: { type: "string", default: "50" },
    make: { type: "string" },
    history: { type: "string" },
    // Writes a CPU profile of each thread of the server, prints where the time went, and keeps nothing.
    "cpu-profile": { type: "boolean", default: false },
  },
});
const profiles = Number(values.profiles);
const eventsEach = Number(values.events);
const seconds = Number(values.seconds);
const counts = values.segments === "none" ? [] : values.segments.split(",").map(Number);
const moreCount = Number(values.more);
const isProfiled = values["cpu-profile"];

const BATCHES: Stream = {
  name: "batches of 100",
  shape: "batch",
  size: 100,
  connections: 8,
  rate: null,
};
const WARMUP = 3;

const ask = async ({ url }: RunningServer, path: string, body?: object): Promise<string> => {
  const response = await fetch(`${url}${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${SECRET_KEY}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
};

const profiled = (to: string | null): void => {
  if (to !== null) for (const each of readProfiles(to)) console.log(profileText(each));
};

const ingestion = async (
  segments: number,
  folder: string,
): Promise<SegmentsResult["ingestion"][number]> => {
  const to = isProfiled ? join(folder, `cpu-${segments}`) : null;
  const server = await startServer(join(folder, `ingest-${segments}`), to, NO_WAREHOUSE);
  if (segments > 0) await applyDefinitions(server.url, segmentsOf(segments));
  const run = `run-${segments}-`;
  const { url } = server;
  const load = { url, key: SERVER_KEY, profiles, run, warmup: WARMUP, seconds, work: [BATCHES] };
  const { streams, acknowledged } = await runLoad(load, () => undefined);
  const { events } = await server.stored(run);
  await server.stop();
  profiled(to);
  const [stream] = streams;
  if (!stream) throw new Error("nothing was measured");
  const { rate, latency } = stream;
  return { segments, seconds, rate, latency, isStored: events === acknowledged };
};

/** How often it is looked whether they have: each look counts the members of every segment. */
const LOOK_MS = 500;

/** Seconds until every segment has caught up. */
const catchUp = async (server: RunningServer, definitions: readonly object[]): Promise<number> => {
  const from = performance.now();
  await applyDefinitions(server.url, definitions);
  while ((await ask(server, "/v1/segments")).includes('"catching up"')) await wait(LOOK_MS);
  return (performance.now() - from) / 1_000;
};

const PREVIEWS = 5;

const preview = async (
  server: RunningServer,
  nth: number,
): Promise<SegmentsResult["previews"][number]> => {
  const name = SEGMENT_EVENTS[nth % SEGMENT_EVENTS.length];
  const where = { total: { $gt: nth } };
  const from = performance.now();
  const told: { isExact: boolean; lookedAt: number } = JSON.parse(
    await ask(server, "/v1/segments/preview", {
      when: { $event: { name, where, within: "30d", count: { $gte: 3 } } },
    }),
  );
  const { lookedAt, isExact } = told;
  return { seconds: (performance.now() - from) / 1_000, lookedAt, isExact };
};

const onHistory = async (
  folder: string,
): Promise<Pick<SegmentsResult, "backfills" | "previews">> => {
  const data = values.history ?? (await makeHistory(folder, profiles, eventsEach));
  const to = isProfiled ? join(folder, "cpu-backfill") : null;
  const server = await startServer(data, to, NO_WAREHOUSE);
  const previews: SegmentsResult["previews"][number][] = [];
  for (let nth = 0; nth < PREVIEWS; nth += 1) previews.push(await preview(server, nth));
  const one = await catchUp(server, segmentsOf(1));
  const more = moreCount > 0 ? await catchUp(server, segmentsOf(1 + moreCount).slice(1)) : null;
  await server.stop();
  profiled(to);
  return {
    previews,
    backfills: [
      { what: "one segment", seconds: one },
      ...(more === null ? [] : [{ what: `${moreCount} more`, seconds: more }]),
    ],
  };
};

if (values.make !== undefined) {
  console.log(await makeHistory(values.make, profiles, eventsEach));
  process.exit();
}
const folder = mkdtempSync(join(tmpdir(), "attune-segments-"));
try {
  const ingested: SegmentsResult["ingestion"][number][] = [];
  for (const count of counts) ingested.push(await ingestion(count, folder));
  const history = eventsEach > 0 ? await onHistory(folder) : { backfills: [], previews: [] };
  const result: SegmentsResult = {
    scenario: SEGMENTS,
    profiles,
    eventsEach,
    date: new Date().toISOString(),
    command: `node bench/segments.ts --profiles ${profiles} --events ${eventsEach} --seconds ${seconds} --segments ${values.segments} --more ${moreCount}`,
    ingestion: ingested,
    ...history,
    machine: describeMachine(folder),
  };
  console.log(segmentsText(result));
  if (!isProfiled) keepResult(`segments-${profiles}`, result);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
