// How good and how fast recommendations are:
//   node bench/recommender.ts [gowalla | gowalla-long | retailrocket | movies | load | scale] [--threads 2]
//     [--items 1000000 --users 500000 --events 10000000]
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { createDraw } from "@attune/recommender/draw";
import type { Columns, EaseOptions, ItemModel } from "@attune/recommender/ease";
import {
  createScorer,
  EASE_DEFAULTS,
  emptyModel,
  retrain,
  truncatedMemory,
  withColumns,
} from "@attune/recommender/ease";
import type { Setting, Split } from "@attune/recommender/evaluation";
import {
  compareMethods,
  givenSplit,
  judgeHits,
  judgeSessions,
  learnSessions,
  rankByModel,
  searchSettings,
  SESSION_SETTINGS,
  settingsFor,
  splitByTime,
} from "@attune/recommender/evaluation";
import type { InteractionLog, Matrix } from "@attune/recommender/interaction";
import { buildMatrix, historyOf, pickRows } from "@attune/recommender/interaction";
import { readModel, writeModel } from "@attune/recommender/model";
import { createSessionIndex } from "@attune/recommender/session";
import { latencyOf } from "./latency.ts";
import { busySeconds } from "./machine.ts";
import {
  makeLog,
  makeModel,
  readGowalla,
  readMovies,
  readRetailRocket,
} from "./recommender-data.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    items: { type: "string", default: "1000000" },
    users: { type: "string", default: "500000" },
    events: { type: "string", default: "10000000" },
  },
});
const threads = Number(values.threads);

const ABSENT = "not measured: its data is not in ../shared/data beside the repository";
const MB = 1024 ** 2;

const timed = async <T>(work: () => T | Promise<T>): Promise<{ value: T; seconds: number }> => {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1_000 };
};

const trainedBy = async (matrix: Matrix, items: Uint32Array, options: EaseOptions) => {
  const file = new URL("./recommender-thread.ts", import.meta.url);
  const worker = new Worker(file, { workerData: { matrix, items, options } });
  const [columns]: Columns[] = await once(worker, "message");
  await worker.terminate();
  if (columns === undefined) throw new Error("a thread ended without columns");
  return columns;
};

/** Trains on several threads; every so-many-th item each, since popular ones stand together. */
const train = async (matrix: Matrix, options: EaseOptions): Promise<ItemModel> => {
  const items = Uint32Array.from({ length: matrix.itemCount }, (_, item) => item);
  const parts = Array.from({ length: threads }, (_, part) =>
    trainedBy(
      matrix,
      items.filter((item) => item % threads === part),
      options,
    ),
  );
  return withColumns(emptyModel(matrix.itemCount), await Promise.all(parts));
};

/** Leaves out a fifth of the rows, drawn: as the published split was, where there are no times. */
const holdOut = (log: InteractionLog): Split => {
  const draw = createDraw(4);
  const isHeld = Uint8Array.from(log.users, () => (draw() < 0.2 ? 1 : 0));
  const rows = Uint32Array.from({ length: log.users.length }, (_, row) => row);
  const [kept, held] = [0, 1].map((is) =>
    pickRows(
      log,
      rows.filter((row) => isHeld[row] === is),
    ),
  );
  return givenSplit(kept ?? log, held ?? log);
};

type Truncated = Extract<Setting, { kind: "truncated" }>;
const truncated = (neighbours: number, rows: number, lambda: number, dropout: number) =>
  ({
    kind: "truncated",
    neighbours,
    rows,
    lambda,
    dropout,
    history: 1_000,
    userExponent: 0.5,
  }) as const satisfies Truncated;

const isTruncated = (setting: Setting): setting is Truncated => setting.kind === "truncated";

/** Ridges are chosen where training is short, and kept where there are more neighbours. */
const gowalla = async (neighbours: number, rows: number): Promise<string> => {
  const files = readGowalla();
  if (files === null) return ABSENT;
  const { best } = searchSettings(holdOut(files.train), {
    settings: [
      truncated(50, 200, 10, 0.2),
      truncated(50, 200, 10, 0.4),
      truncated(50, 200, 10, 0.6),
      truncated(50, 200, 5, 0.4),
    ],
    k: 20,
    repeats: false,
    progress: () => undefined,
  });
  if (!isTruncated(best.setting)) throw new Error("only truncated settings were tried");
  const setting = { ...best.setting, neighbours, rows };
  const split = givenSplit(files.train, files.test);
  const matrix = buildMatrix(split.train, setting);
  const { value: model, seconds } = await timed(() => train(matrix, setting));
  const rank = rankByModel(matrix, model);
  const { recall, ndcg } = judgeHits(
    split.cases.map(({ user }) => rank(user, 20)),
    split.cases.map(({ relevant }) => relevant),
    20,
  );
  const { lambda, dropout } = setting;
  return `R@20 ${recall.toFixed(4)}, N@20 ${ndcg.toFixed(4)} in ${seconds.toFixed(1)} s (${neighbours} of ${rows} neighbours; lambda ${lambda}, dropout ${dropout} chosen on a validation split)`;
};

const retailrocket = (): string => {
  const files = readRetailRocket();
  if (files === null) return ABSENT;
  const { sessions, cases, itemCount } = files;
  const held = sessions.slice(-10_000);
  const validation = held.flatMap((session) =>
    session.length < 2 ? [] : [{ so: session.subarray(0, -1), next: session.at(-1) ?? 0 }],
  );
  const trials = SESSION_SETTINGS.map((setting) => {
    const index = learnSessions(sessions.slice(0, -10_000), itemCount, setting);
    return { setting, mrr: judgeSessions(index, validation, 20).mrr };
  });
  const { setting } = trials.reduce((best, trial) => (trial.mrr > best.mrr ? trial : best));
  const index = createSessionIndex(itemCount, { ...setting, capacity: sessions.length });
  for (const session of sessions) index.learn(session);
  const { hitRate, mrr } = judgeSessions(index, cases, 20);
  const times = cases.map(({ so }) => {
    const start = performance.now();
    index.rank(so, { most: 20, reminders: true });
    return performance.now() - start;
  });
  const { p50, p99 } = latencyOf(times);
  return `HR@20 ${(hitRate * 100).toFixed(1)}, MRR@20 ${(mrr * 100).toFixed(1)}; p50 ${p50} ms, p99 ${p99} ms`;
};

const movies = (): string => {
  const log = readMovies();
  if (log === null) return ABSENT;
  const split = splitByTime(log, 0.2);
  const { best } = searchSettings(splitByTime(split.train, 0.2), {
    settings: settingsFor(log.itemCount),
    k: 10,
    repeats: false,
    progress: () => undefined,
  });
  const methods = compareMethods(split, {
    setting: best.setting,
    cutoffs: [10],
    repeats: false,
    now: () => performance.now() / 1_000,
    prepare: () => undefined,
    progress: () => undefined,
  });
  return methods
    .map(({ name, figures }) => `${name} N@10 ${figures[0]?.ndcg.toFixed(4)}`)
    .join(", ");
};

const QUERIES = 5_000;
const HISTORY = 20;

/** Milliseconds for histories of items as they are drawn. */
const queries = (model: ItemModel) => {
  const scorer = createScorer(model);
  const draw = createDraw(3);
  const weights = new Float32Array(HISTORY).fill(1);
  const times = Array.from({ length: QUERIES }, () => {
    const items = Uint32Array.from(weights, () => Math.floor(draw() * model.itemCount));
    const start = performance.now();
    scorer.rank({ items, weights }, 20, new Set(items));
    return performance.now() - start;
  });
  return latencyOf(times.slice(QUERIES / 10));
};

const loaded = async (model: ItemModel): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "attune-model-"));
  const file = join(folder, "model");
  try {
    writeFileSync(file, writeModel(model, { name: "bench" }));
    const { value, seconds } = await timed(() => readModel(readFileSync(file)));
    if (!value.ok) return `the file cannot be read: ${value.flaw}`;
    const { p50, p99 } = queries(value.model);
    const bytes = value.model.targets.length * 8 + value.model.start.length * 4;
    return `${(bytes / MB).toFixed(0)} MB loaded in ${seconds.toFixed(2)} s; 20 items for a history of ${HISTORY}: p50 ${p50} ms, p99 ${p99} ms`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const TOUCHED = 100;

const scale = async (): Promise<string> => {
  const [users, items, events] = [values.users, values.items, values.events].map(Number);
  const options = { ...EASE_DEFAULTS, neighbours: 50, rows: 100 };
  const { value: matrix, seconds: building } = await timed(() =>
    buildMatrix(makeLog(users ?? 0, items ?? 0, events ?? 0), { history: 64, userExponent: 0.5 }),
  );
  const most = truncatedMemory(matrix, options);
  const { value: model, seconds } = await timed(() => train(matrix, options));
  const peak = process.memoryUsage().rss;
  const touched = historyOf(matrix, 0).items.slice(0, TOUCHED);
  const { seconds: again } = await timed(() => retrain(model, matrix, touched, options));
  return [
    `${matrix.items.length} interactions of ${matrix.userCount} users with ${matrix.itemCount} items (${matrix.capped.items} beyond the cap): matrix in ${building.toFixed(1)} s, trained in ${seconds.toFixed(1)} s on ${threads} threads`,
    `memory: ${(most.total / MB).toFixed(0)} MB said for one thread, ${(peak / MB).toFixed(0)} MB resident behind it`,
    `${touched.length} touched items in ${again.toFixed(1)} s`,
    await loaded(model),
  ].join("\n  ");
};

const CASES: Readonly<Record<string, () => string | Promise<string>>> = {
  gowalla: () => gowalla(80, 400),
  "gowalla-long": () => gowalla(160, 600),
  retailrocket,
  movies,
  load: () => loaded(makeModel(Number(values.items), 50)),
  scale,
};

const wanted = positionals.length > 0 ? positionals : ["gowalla", "retailrocket", "movies", "load"];
for (const name of wanted) {
  const run = CASES[name];
  if (run === undefined) throw new Error(`there is no ${name}: ${Object.keys(CASES).join(", ")}`);
  const busy = busySeconds() - process.cpuUsage().user / 1e6;
  const { value, seconds } = await timed(run);
  const others = (busySeconds() - process.cpuUsage().user / 1e6 - busy) / seconds;
  console.log(`${name}: ${value}`);
  console.log(`  (${others.toFixed(2)} cores of others beside it)`);
}
