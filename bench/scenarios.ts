/** One stream of requests against the server. */
export type Stream = {
  readonly name: string;
  readonly shape: "single" | "batch" | "decide" | "recommend";
  /** Events in one request of a batch. */
  readonly size: number;
  readonly connections: number;
  /** Requests a second on a schedule; null sends the next as soon as one is answered. */
  readonly rate: number | null;
  /** Decide with the whole explanation. */
  readonly explain?: boolean;
};

/** What `design.md` asks for; `of` names the stream that it is about. */
export type Target = { readonly of: string; readonly rate?: number; readonly p99?: number };

export type Scenario = {
  readonly name: string;
  readonly group: "ingest" | "decide" | "recommend";
  readonly title: string;
  readonly streams: readonly Stream[];
  /** True when a tracking plan judges each event. */
  readonly hasPlan?: boolean;
  /** True when each offer, and all of them together, may be shown so often. */
  readonly isCapped?: boolean;
  /** Whether there is a catalog with models, and whether they are trained all the while. */
  readonly shop?: "trained" | "training";
  readonly target: Target;
};

/** 100 requests a second of 20 events, as Segment's server clients flush by default. */
const BESIDE: Stream = {
  name: "events beside",
  shape: "batch",
  size: 20,
  connections: 4,
  rate: 100,
};
const DECIDE: Stream = { name: "decide", shape: "decide", size: 1, connections: 32, rate: null };
const SINGLE: Stream = {
  name: "single events",
  shape: "single",
  size: 1,
  connections: 64,
  rate: null,
};
const BATCH: Stream = {
  name: "batches of 100",
  shape: "batch",
  size: 100,
  connections: 8,
  rate: null,
};

const RECOMMEND: Stream = { ...DECIDE, name: "recommend", shape: "recommend" };

/**
 * At full speed a closed loop finds the highest rate; its times are those of a saturated server. On a
 * schedule (open loop) the times are those that a caller sees at that rate, counted from when a
 * request was due, so that a stalled server cannot hide its waiting callers.
 */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "ingest-single",
    group: "ingest",
    title: "Single events, full speed",
    streams: [SINGLE],
    target: { of: SINGLE.name, rate: 4_000 },
  },
  {
    name: "ingest-single-steady",
    group: "ingest",
    title: "Single events, 4,000/s on a schedule",
    streams: [{ ...SINGLE, rate: 4_000 }],
    target: { of: SINGLE.name, rate: 4_000, p99: 100 },
  },
  {
    name: "ingest-batch",
    group: "ingest",
    title: "Batches of 100, full speed",
    streams: [BATCH],
    target: { of: BATCH.name, rate: 10_000 },
  },
  {
    name: "ingest-batch-steady",
    group: "ingest",
    title: "Batches of 100, 10,000 events/s on a schedule",
    streams: [{ ...BATCH, rate: 100 }],
    target: { of: BATCH.name, rate: 10_000, p99: 100 },
  },
  {
    name: "ingest-batch-plan",
    group: "ingest",
    title: "Batches of 100 under a tracking plan, full speed",
    streams: [BATCH],
    hasPlan: true,
    target: { of: BATCH.name, rate: 10_000 },
  },
  {
    name: "decide-alone",
    group: "decide",
    title: "Decide alone, full speed",
    streams: [DECIDE],
    target: { of: DECIDE.name, rate: 3_000 },
  },
  {
    name: "decide-steady",
    group: "decide",
    title: "Decide alone, 3,000/s on a schedule",
    streams: [{ ...DECIDE, rate: 3_000 }],
    target: { of: DECIDE.name, rate: 3_000, p99: 10 },
  },
  {
    name: "decide-explained",
    group: "decide",
    title: "Decide alone with the whole explanation, full speed",
    streams: [{ ...DECIDE, explain: true }],
    target: { of: DECIDE.name },
  },
  {
    name: "decide-capped",
    group: "decide",
    title: "Decide alone with caps, full speed",
    streams: [DECIDE],
    isCapped: true,
    target: { of: DECIDE.name, rate: 1_000 },
  },
  {
    name: "decide-beside",
    group: "decide",
    title: "Decide beside 2,000 events/s, 3,000/s on a schedule",
    streams: [{ ...DECIDE, rate: 3_000 }, BESIDE],
    target: { of: DECIDE.name, rate: 3_000, p99: 35 },
  },
  {
    name: "decide-beside-single",
    group: "decide",
    title: "Decide beside 2,000 single events/s, full speed",
    streams: [DECIDE, { ...SINGLE, name: "events beside", connections: 32, rate: 2_000 }],
    target: { of: DECIDE.name, p99: 35 },
  },
  {
    name: "recommend-alone",
    group: "recommend",
    title: "Recommend alone, full speed",
    streams: [RECOMMEND],
    shop: "trained",
    target: { of: RECOMMEND.name, rate: 1_000 },
  },
  {
    name: "recommend-steady",
    group: "recommend",
    title: "Recommend alone, 1,000/s on a schedule",
    streams: [{ ...RECOMMEND, rate: 1_000 }],
    shop: "trained",
    target: { of: RECOMMEND.name, rate: 1_000, p99: 10 },
  },
  {
    name: "recommend-calm",
    group: "recommend",
    title: "Recommend alone, 250/s on a schedule",
    streams: [{ ...RECOMMEND, rate: 250 }],
    shop: "trained",
    target: { of: RECOMMEND.name, rate: 250, p99: 10 },
  },
  {
    name: "recommend-beside",
    group: "recommend",
    title: "Recommend beside 2,000 events/s, 1,000/s on a schedule",
    streams: [{ ...RECOMMEND, rate: 1_000 }, BESIDE],
    shop: "trained",
    target: { of: RECOMMEND.name, rate: 1_000, p99: 10 },
  },
  {
    name: "ingest-shop",
    group: "recommend",
    title: "Batches of 100 of a shop with models, full speed",
    streams: [BATCH],
    shop: "trained",
    target: { of: BATCH.name, rate: 10_000 },
  },
  {
    name: "ingest-training",
    group: "recommend",
    title: "Batches of 100 of a shop while its models are trained, full speed",
    streams: [BATCH],
    shop: "training",
    target: { of: BATCH.name },
  },
];

export const scenariosFor = (wanted: string): readonly Scenario[] =>
  SCENARIOS.filter(({ name, group }) => wanted === "all" || wanted === group || wanted === name);
