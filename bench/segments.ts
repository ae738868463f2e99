// What live segments cost: `node bench/segments.ts [--profiles 10000] [--events 100] [--seconds 10]
// [--segments 0,50,500] [--cpu-profile]`. Prints figures and keeps none.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { compileCondition, isFlaw } from "@attune/core/condition";
import type { Event } from "@attune/core/event";
import { deltaOf, EMPTY_STATE } from "@attune/core/profile";
import { createProgram, subjectOfState } from "@attune/core/segment";
import type { RunningServer } from "./child.ts";
import { applyDefinitions, runLoad, SECRET_KEY, SERVER_KEY, startServer } from "./child.ts";
import { profileText, readProfiles } from "./profile.ts";
import type { Stream } from "./scenarios.ts";

const { values } = parseArgs({
  options: {
    profiles: { type: "string", default: "10000" },
    events: { type: "string", default: "100" },
    seconds: { type: "string", default: "10" },
    segments: { type: "string", default: "0,50,500" },
    // Writes a CPU profile of each thread of the server, and prints where the time went.
    "cpu-profile": { type: "boolean", default: false },
  },
});
const profiles = Number(values.profiles);
const perProfile = Number(values.events);
const seconds = Number(values.seconds);

const BATCHES: Stream = {
  name: "batches of 100",
  shape: "batch",
  size: 100,
  connections: 8,
  rate: null,
};
const CATEGORIES = ["cycling", "hiking", "camping", "running", "climbing", "winter"] as const;
const EVENTS = [
  "Product Viewed",
  "Product Added",
  "Order Completed",
  "Product List Viewed",
] as const;

/** What marketers ask: counts in windows, sums, absence, sequences, categories, traits, other segments. */
const conditionOf = (nth: number): object => {
  const name = EVENTS[nth % EVENTS.length];
  const within = `${7 + (nth % 12) * 5}d`;
  switch (nth % 6) {
    case 0:
      return { $event: { name, within, count: { $gte: 1 + (nth % 4) } } };
    case 1:
      return { $event: { name: "Order Completed", within, sum: { of: "total", $gte: 100 * nth } } };
    case 2:
      return { $event: { name: "Product Added", since: { name: "Order Completed" }, within } };
    case 3: {
      const category = CATEGORIES[Math.floor(nth / 6) % CATEGORIES.length];
      return {
        $event: { name: "Product Viewed", where: { category }, within, count: { $gte: 2 } },
      };
    }
    case 4:
      return { $and: [{ $event: { name } }, { $event: { name, within, count: 0 } }] };
    default:
      return { $and: [{ country: "SE" }, { $not: { $segment: `segment-${nth - 5}` } }] };
  }
};

const segmentsOf = (count: number): object[] =>
  Array.from({ length: count }, (_, nth) => ({
    kind: "segment",
    key: `segment-${nth}`,
    when: conditionOf(nth),
  }));

const isLive = async ({ url }: RunningServer): Promise<boolean> => {
  const response = await fetch(`${url}/v1/segments`, {
    headers: { authorization: `Bearer ${SECRET_KEY}` },
  });
  if (!response.ok) throw new Error(await response.text());
  return !(await response.text()).includes('"catching up"');
};

/** Seconds until every segment has caught up. */
const catchUp = async (server: RunningServer, from: number): Promise<number> => {
  while (!(await isLive(server))) await wait(100);
  return (performance.now() - from) / 1_000;
};

const load = async (url: string, run: string, length: number, warmup: number) =>
  runLoad(
    { url, key: SERVER_KEY, profiles, run, warmup, seconds: length, work: [BATCHES] },
    () => undefined,
  );

const ingestion = async (count: number, folder: string): Promise<void> => {
  const profileTo = values["cpu-profile"] ? join(folder, `cpu-${count}`) : null;
  const server = await startServer(join(folder, `ingest-${count}`), profileTo);
  if (count > 0) await applyDefinitions(server.url, segmentsOf(count));
  const { streams } = await load(server.url, `run-${count}-`, seconds, 3);
  const [{ rate, latency } = { rate: 0, latency: null }] = streams;
  console.log(
    `ingestion with ${count} segments: ${rate.toLocaleString("en")} events/s, ${JSON.stringify(latency)}`,
  );
  await server.stop();
  if (profileTo !== null)
    for (const each of readProfiles(profileTo)) console.log(profileText(each));
};

const SEED_BATCH = 1_000;
const DAY = 86_400_000;

/** Events of everybody, spread over 100 days. */
const seed = async (server: RunningServer): Promise<void> => {
  const start = Date.now() - 100 * DAY;
  const total = profiles * perProfile;
  const send = async (from: number): Promise<void> => {
    const batch = Array.from({ length: Math.min(SEED_BATCH, total - from) }, (_, n) => {
      const nth = from + n;
      return {
        type: "track",
        event: EVENTS[(nth * 7 + Math.floor(nth / profiles)) % EVENTS.length],
        userId: `user-${nth % profiles}`,
        messageId: `seed-${nth}`,
        timestamp: new Date(start + Math.floor((nth / total) * 100 * DAY)).toISOString(),
        properties: { category: CATEGORIES[nth % CATEGORIES.length], total: nth % 500 },
      };
    });
    const response = await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${SERVER_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ batch }),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  for (let from = 0; from < total; from += 4 * SEED_BATCH)
    await Promise.all(
      [0, 1, 2, 3]
        .map((each) => from + each * SEED_BATCH)
        .filter((each) => each < total)
        .map(send),
    );
};

const backfill = async (folder: string): Promise<void> => {
  const server = await startServer(join(folder, "backfill"), null);
  await seed(server);
  for (const [what, definitions] of [
    ["one segment", segmentsOf(1)],
    ["50 more", segmentsOf(51).slice(1)],
  ] as const) {
    const from = performance.now();
    await applyDefinitions(server.url, definitions);
    const took = await catchUp(server, from);
    console.log(`backfill of ${what} over ${profiles} profiles: ${took.toFixed(1)} s`);
  }
  await server.stop();
};

const MOST_EVALUATED = 10_000;

/** Evaluates a condition over events that nothing keeps, as a preview does: gathering and asking. */
const preview = (): void => {
  const condition = compileCondition({
    $event: { name: EVENTS[0], within: "30d", count: { $gte: 3 } },
  });
  if (isFlaw(condition)) throw new Error(condition.message);
  const program = createProgram({
    segments: [{ key: "preview", version: 1, condition }],
    traits: [],
    evaluated: new Map(),
    zone: "UTC",
  });
  const now = Date.now();
  const events = Array.from({ length: perProfile }, (_, nth): Event => {
    const time = now - nth * DAY;
    return {
      source: "shop",
      messageId: `m${nth}`,
      type: "track",
      name: EVENTS[nth % EVENTS.length] ?? EVENTS[0],
      time,
      receivedAt: time,
      historical: false,
      identifiers: [],
      claims: [],
      ignored: [],
      message: { properties: { total: nth } },
    };
  });
  const keys = new Set(program.features.map(({ key }) => key));
  const from = performance.now();
  const evaluated = Math.min(profiles, MOST_EVALUATED);
  let held = 0;
  for (let nth = 0; nth < evaluated; nth += 1) {
    const features = program.collect.ofAll(events, keys);
    const state = { ...deltaOf(events[0] ?? never(), EMPTY_STATE.features), features };
    const subject = subjectOfState(program, state, { in: {} }, now, () => undefined);
    if (condition.holds(subject)) held += 1;
  }
  const took = performance.now() - from;
  console.log(
    `evaluating ${evaluated} profiles of ${perProfile} events in memory: ${took.toFixed(0)} ms, ${held} in`,
  );
};
const never = (): never => {
  throw new Error("--events must be at least 1");
};

const folder = mkdtempSync(join(tmpdir(), "attune-segments-"));
try {
  for (const count of values.segments.split(",").map(Number)) await ingestion(count, folder);
  await backfill(folder);
  preview();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
