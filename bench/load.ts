// The load generator, in a process of its own: `node bench/load.ts SPEC` with the spec as JSON.
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "undici";
import type { Activity, Draw } from "./activity.ts";
import { anonymousId, createActivity, createDraw, userId } from "./activity.ts";
import { contextText, SHELF, SLOT } from "./definitions.ts";
import type { Latency } from "./latency.ts";
import { latencyOf } from "./latency.ts";
import type { Stream } from "./scenarios.ts";

export type LoadSpec = {
  readonly url: string;
  readonly key: string;
  readonly profiles: number;
  /** Prefix of every message id. */
  readonly run: string;
  /** Seconds before times count, and seconds that count. */
  readonly warmup: number;
  readonly seconds: number;
  /** `first` sends the message that makes each profile, once, and ends; a history so many events. */
  readonly work: "first" | { readonly history: number } | readonly Stream[];
};

export type StreamResult = {
  readonly name: string;
  readonly connections: number;
  readonly schedule: number | null;
  readonly requests: number;
  /** Events, or decisions, answered a second. */
  readonly rate: number;
  readonly latency: Latency;
  readonly bytes: number;
};
export type LoadResult = {
  readonly streams: readonly StreamResult[];
  /** Over the whole run, warm-up included. */
  readonly acknowledged: number;
  readonly decided: number;
  readonly failed: number;
  readonly cpu: number;
};
export type LoadTell =
  | { readonly tell: "opened" }
  | { readonly tell: "closed" }
  | { readonly tell: "result"; readonly result: LoadResult };

type Body = { readonly path: string; readonly text: string; readonly items: number };
type Tally = { acknowledged: number; decided: number; failed: number };
type Window = { readonly from: number; readonly until: number };
type Measured = {
  readonly times: number[];
  items: number;
  requests: number;
  bytes: number;
  bodies: number;
};

const tell = (message: LoadTell): void => void process.send?.(message);

type Answer = {
  readonly accepted?: number;
  readonly duplicate?: number;
  readonly decisions?: Readonly<Record<string, { readonly recorded?: boolean }>>;
  /** Of a recommendation. */
  readonly decisionId?: string;
  readonly items?: readonly unknown[];
};

const countAnswer = (answer: Answer, tally: Tally): void => {
  tally.acknowledged += (answer.accepted ?? 0) + (answer.duplicate ?? 0);
  for (const { recorded } of Object.values(answer.decisions ?? {}))
    if (recorded !== false) tally.decided += 1;
  // An empty shelf is no answer.
  if (answer.decisionId !== undefined) {
    tally.decided += 1;
    if (answer.items?.length === 0) tally.failed += 1;
  }
};

const createSend = (client: Client, key: string, tally: Tally) => {
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
    "content-type": "application/json",
  };
  return async ({ path, text }: Body): Promise<void> => {
    const { statusCode, body } = await client.request({
      method: "POST",
      path,
      headers,
      body: text,
    });
    const answered = await body.text();
    if (statusCode !== 200) tally.failed += 1;
    else countAnswer(JSON.parse(answered), tally);
  };
};

const batchOf = (size: number, message: (nth: number) => string): string => {
  const messages = Array.from({ length: size }, (_, nth) => message(nth));
  return `{"batch":[${messages.join(",")}]}`;
};

const whoAsks = (activity: Activity, draw: Draw): string => {
  const profile = activity.profile();
  return draw() < 0.5
    ? `"user_id":"${userId(profile)}"`
    : `"anonymous_id":"${anonymousId(profile)}"`;
};

/** Makes the bodies of a stream; each message has an id of its own. */
const bodiesOf = (
  { shape, size, explain = false }: Stream,
  activity: Activity,
  run: string,
  seed: number,
): (() => Body) => {
  const draw = createDraw(seed);
  let sent = 0;
  const id = (): string => `${run}${seed}-${sent++}`;
  const now = (): string => new Date().toISOString();
  switch (shape) {
    case "single":
      return () => {
        const { type, text } = activity.next(id(), now());
        return { path: `/v1/${type}`, text, items: 1 };
      };
    case "batch":
      return () => {
        const at = now();
        return {
          path: "/v1/batch",
          text: batchOf(size, () => activity.next(id(), at).text),
          items: size,
        };
      };
    case "recommend":
      return () => ({
        path: "/v1/recommendations",
        text: `{"identifiers":{${whoAsks(activity, draw)}},"recommender":"${SHELF}","context":${contextText(draw)}}`,
        items: 1,
      });
    case "decide":
      return () => {
        const who = whoAsks(activity, draw);
        return {
          path: "/v1/decide",
          text: `{"identifiers":{${who}},"slots":["${SLOT}"],"context":${contextText(draw)}${explain ? ',"explain":true' : ""}}`,
          items: 1,
        };
      };
  }
};

/**
 * When the next request is due: at once, or on a schedule that all connections share. The warm-up is
 * at full speed, so that no backlog of a cold server stands before the schedule.
 */
const createSchedule = (rate: number | null, start: number): (() => number | null) => {
  let sent = 0;
  return () => (rate === null || performance.now() < start ? null : start + (sent++ * 1000) / rate);
};

const observe = (measured: Measured, { from, until }: Window, since: number, body: Body): void => {
  const now = performance.now();
  measured.bytes += body.text.length;
  measured.bodies += body.items;
  if (now < from || now > until) return;
  measured.times.push(now - since);
  measured.items += body.items;
  measured.requests += 1;
};

const runStream = async (
  spec: LoadSpec,
  stream: Stream,
  seed: number,
  window: Window,
  tally: Tally,
): Promise<StreamResult> => {
  const next = bodiesOf(stream, createActivity(spec.profiles, seed), spec.run, seed);
  const due = createSchedule(stream.rate, window.from);
  const measured: Measured = { times: [], items: 0, requests: 0, bytes: 0, bodies: 0 };
  const connection = async (): Promise<void> => {
    const client = new Client(spec.url, { pipelining: 1 });
    const send = createSend(client, spec.key, tally);
    while (performance.now() < window.until) {
      const at = due();
      const early = at === null ? 0 : at - performance.now();
      if (early > 0) await wait(early);
      // A request that was sent late counts from when it was due; the timer's own lateness does not.
      const since = at === null || early > 0 ? performance.now() : at;
      const body = next();
      await send(body);
      observe(measured, window, since, body);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: stream.connections }, connection));
  const { times, items, requests, bytes, bodies } = measured;
  return {
    name: stream.name,
    connections: stream.connections,
    schedule: stream.rate === null ? null : stream.rate * stream.size,
    requests,
    rate: Math.round((items * 1000) / (window.until - window.from)),
    latency: latencyOf(times),
    bytes: Math.round(bytes / Math.max(1, bodies)),
  };
};

/** Sends so many messages, each once, as fast as they are taken. */
const runAll = async (
  { url, key, run }: LoadSpec,
  count: number,
  message: (nth: number, id: string, at: string) => string,
  tally: Tally,
): Promise<void> => {
  const size = 200;
  let next = 0;
  const connection = async (): Promise<void> => {
    const client = new Client(url, { pipelining: 1 });
    const send = createSend(client, key, tally);
    while (next < count) {
      const from = next;
      next = Math.min(count, from + size);
      const at = new Date().toISOString();
      const text = batchOf(next - from, (nth) => message(from + nth, `${run}${from + nth}`, at));
      await send({ path: "/v1/batch", text, items: size });
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: 8 }, connection));
};

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const runStreams = async (
  spec: LoadSpec,
  streams: readonly Stream[],
  tally: Tally,
): Promise<LoadResult> => {
  const start = performance.now();
  const window = {
    from: start + spec.warmup * 1000,
    until: start + (spec.warmup + spec.seconds) * 1000,
  };
  const opened = wait(spec.warmup * 1000).then(() => {
    tell({ tell: "opened" });
    return cpuSeconds();
  });
  const closed = wait((spec.warmup + spec.seconds) * 1000).then(() => {
    tell({ tell: "closed" });
    return cpuSeconds();
  });
  const results = await Promise.all(
    streams.map((stream, nth) => runStream(spec, stream, nth + 1, window, tally)),
  );
  return { streams: results, ...tally, cpu: (await closed) - (await opened) };
};

const spec: LoadSpec = JSON.parse(process.argv[2] ?? "{}");
const tally: Tally = { acknowledged: 0, decided: 0, failed: 0 };
const ended = (): void =>
  tell({ tell: "result", result: { streams: [], ...tally, cpu: cpuSeconds() } });
if (spec.work === "first") {
  const { first } = createActivity(1, 1);
  await runAll(spec, spec.profiles, (nth, id, at) => first(nth, id, at).text, tally);
  ended();
} else if ("history" in spec.work) {
  const { next } = createActivity(spec.profiles, 2);
  await runAll(spec, spec.work.history, (_, id, at) => next(id, at).text, tally);
  ended();
} else tell({ tell: "result", result: await runStreams(spec, spec.work, tally) });
process.disconnect?.();
