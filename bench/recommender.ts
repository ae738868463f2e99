// How good and how fast recommendations are, and the search for the settings that they are made with:
//   node bench/recommender.ts [gowalla | gowalla-long | retailrocket | movies | load | answers | scale
//     | solver | search-gowalla | search-gowalla-long | search-retailrocket] [--threads 2] [--minutes 30]
//     [--items 1000000 --users 500000 --events 10000000]
// Each result is kept in bench/results; the settings of a figure are those that its search has kept.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { createDraw } from "@attune/recommender/draw";
import type { ItemModel, Relay } from "@attune/recommender/ease";
import {
  createScorer,
  EASE_DEFAULTS,
  NO_RELAY,
  retrain,
  truncatedMemory,
} from "@attune/recommender/ease";
import {
  compareMethods,
  givenSplit,
  judgeHits,
  judgeSessions,
  rankByModel,
  searchSettings,
  settingsFor,
  splitByTime,
} from "@attune/recommender/evaluation";
import { buildMatrix, historyOf } from "@attune/recommender/interaction";
import { readModel, writeModel } from "@attune/recommender/model";
import { createSessionIndex } from "@attune/recommender/session";
import type { Latency } from "./latency.ts";
import { latencyOf } from "./latency.ts";
import { busySeconds } from "./machine.ts";
import { answers } from "./recommender-answers.ts";
import {
  makeLog,
  makeModel,
  readGowalla,
  readMovies,
  readRetailRocket,
} from "./recommender-data.ts";
import type { Figure, RecommenderResult } from "./recommender-report.ts";
import { ABSENT, RECOMMENDER, recommenderText } from "./recommender-report.ts";
import { searchGowalla, searchRetailRocket, settingOf } from "./recommender-search.ts";
import { solverFigures } from "./recommender-solver.ts";
import { trainOn } from "./recommender-train.ts";
import { keepResult } from "./results.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    items: { type: "string", default: "1000000" },
    users: { type: "string", default: "500000" },
    events: { type: "string", default: "10000000" },
    minutes: { type: "string", default: "30" },
  },
});
const threads = Number(values.threads);

const MB = 1024 ** 2;

type Found = Pick<RecommenderResult, "title" | "setting" | "figures">;

const timed = async <T>(work: () => T | Promise<T>): Promise<{ value: T; seconds: number }> => {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1_000 };
};

/** What each of the two should take at most, and reach at least. */
const GOWALLA = {
  gowalla: { seconds: 15, recall: 0.178, ndcg: 0.147 },
  "gowalla-long": { seconds: 60, recall: 0.182, ndcg: 0.15 },
} as const;

const gowalla = async (name: keyof typeof GOWALLA): Promise<Found | null> => {
  const files = readGowalla();
  if (files === null) return null;
  const setting = settingOf(name);
  if (setting.kind === "dense") throw new Error("a dense model of Gowalla would take minutes");
  const split = givenSplit(files.train, files.test);
  const matrix = buildMatrix(split.train, setting);
  const { value: model, seconds } = await timed(() => trainOn(threads, matrix, setting));
  const rank = rankByModel(matrix, model, false, setting.relay);
  const { recall, ndcg } = judgeHits(
    split.cases.map(({ user }) => rank(user, 20)),
    split.cases.map(({ relevant }) => relevant),
    20,
  );
  const target = GOWALLA[name];
  return {
    title: `Gowalla, the published split, within ${target.seconds} s`,
    setting: `Settings of \`recommender-search-${name}\`: ${JSON.stringify(setting)}`,
    figures: [
      { name: "R@20", value: recall, unit: "", target: { least: target.recall } },
      { name: "N@20", value: ndcg, unit: "", target: { least: target.ndcg } },
      { name: "trained in", value: seconds, unit: "s", target: { most: target.seconds } },
    ],
  };
};

const latencyFigures = ({ p50, p99 }: Latency, most: number): Figure[] => [
  { name: "p50", value: p50, unit: "ms" },
  { name: "p99", value: p99, unit: "ms", target: { most } },
];

const retailrocket = (): Found | null => {
  const files = readRetailRocket();
  if (files === null) return null;
  const { sessions, cases, itemCount } = files;
  const setting = settingOf("retailrocket");
  const index = createSessionIndex(itemCount, { ...setting, capacity: sessions.length });
  for (const session of sessions) index.learn(session);
  const { hitRate, mrr } = judgeSessions(index, cases, 20);
  const times = cases.map(({ so }) => {
    const start = performance.now();
    index.rank(so, { most: 20, reminders: true });
    return performance.now() - start;
  });
  return {
    title: "RetailRocket's sessions, nearest sessions",
    setting: `Settings of \`recommender-search-retailrocket\`: ${JSON.stringify(setting)}`,
    figures: [
      { name: "HR@20", value: hitRate * 100, unit: "%", target: { least: 56.5 } },
      { name: "MRR@20", value: mrr * 100, unit: "%", target: { least: 28 } },
      ...latencyFigures(latencyOf(times), 1),
    ],
  };
};

/** Small enough that its settings are looked for each time. */
const movies = (): Found | null => {
  const log = readMovies();
  if (log === null) return null;
  const split = splitByTime(log, 0.2);
  const { best, trials } = searchSettings(splitByTime(split.train, 0.2), {
    settings: settingsFor(log.itemCount),
    k: 10,
    repeats: false,
    refine: { isInTime: () => true, seed: 1 },
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
  return {
    title: "MovieLens 100K, the last fifth by time",
    setting: `The best of ${trials.length} settings on the last fifth by time of what is learnt from: ${JSON.stringify(best.setting)}`,
    figures: methods.map(({ name, figures }) => ({
      name: `N@10 of ${name}`,
      value: figures[0]?.ndcg ?? 0,
      unit: "",
    })),
  };
};

const QUERIES = 5_000;
const HISTORY = 20;
const RELAY: Relay = { share: 1, through: 30 };

/** Milliseconds for histories of items as they are drawn. */
const queries = (model: ItemModel, relay: Relay): Latency => {
  const scorer = createScorer(model, relay);
  const draw = createDraw(3);
  const weights = new Float32Array(HISTORY).fill(1);
  const times = Array.from({ length: QUERIES }, () => {
    const items = Uint32Array.from(weights, () => Math.floor(draw() * model.itemCount));
    const excluded = new Set(items);
    const start = performance.now();
    scorer.rank({ items, weights }, 20, excluded);
    return performance.now() - start;
  });
  return latencyOf(times.slice(QUERIES / 10));
};

/** Writes a model, loads it, and asks it. */
const loaded = async (model: ItemModel): Promise<Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), "attune-model-"));
  const file = join(folder, "model");
  try {
    writeFileSync(file, writeModel(model, { name: "bench" }));
    const { value, seconds } = await timed(() => readModel(readFileSync(file)));
    if (!value.ok) throw new Error(`the file cannot be read: ${value.flaw}`);
    const bytes = value.model.targets.length * 8 + value.model.start.length * 4;
    return [
      { name: "model of", value: bytes / MB, unit: "MB" },
      { name: "loaded in", value: seconds, unit: "s", target: { most: 2 } },
      ...latencyFigures(queries(value.model, NO_RELAY), 1),
      {
        name: `p99 with what ${RELAY.through} finds pass on`,
        value: queries(value.model, RELAY).p99,
        unit: "ms",
        target: { most: 1 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const ASKED = `asked for 20 items for a history of ${HISTORY}`;

const load = async (): Promise<Found> => ({
  title: `A made model of ${values.items} items with 50 neighbours each, ${ASKED}`,
  setting: "Nothing to choose",
  figures: await loaded(makeModel(Number(values.items), 50)),
});

const TOUCHED = 100;
/** Latest events of a user that are learnt from. */
const LATEST = 64;

const scale = async (): Promise<Found> => {
  const [users = 0, items = 0, events = 0] = [values.users, values.items, values.events].map(
    Number,
  );
  const options = { ...EASE_DEFAULTS, neighbours: 50, rows: 100 };
  const { value: matrix, seconds: building } = await timed(() =>
    buildMatrix(makeLog(users, items, events, LATEST), { history: LATEST, userExponent: 0.5 }),
  );
  const most = truncatedMemory(matrix, options);
  const { value: model, seconds } = await timed(() => trainOn(threads, matrix, options));
  const touched = historyOf(matrix, 0).items.slice(0, TOUCHED);
  const { seconds: again } = await timed(() => retrain(model, matrix, touched, options));
  const { user, system } = process.cpuUsage();
  // In kilobytes, the most that was resident at any time, of all threads.
  const peak = process.resourceUsage().maxRSS / 1024;
  return {
    title: `Made: ${events} events of ${users} users with ${items} items, of each the latest ${LATEST} (${matrix.items.length} pairs kept), ${ASKED}`,
    setting: `Settings ${JSON.stringify(options)}`,
    figures: [
      { name: "made and put in order in", value: building, unit: "s" },
      { name: "trained in", value: seconds, unit: "s", target: { most: 600 } },
      { name: "CPU", value: (user + system) / 1e6, unit: "s" },
      { name: "said for one thread", value: most.total / MB, unit: "MB" },
      { name: "resident at most", value: peak, unit: "MB", target: { most: 4_096 } },
      { name: `${touched.length} touched items in`, value: again, unit: "s", target: { most: 5 } },
      ...(await loaded(model)),
    ],
  };
};

const CASES: Readonly<Record<string, () => Found | null | Promise<Found | null>>> = {
  gowalla: () => gowalla("gowalla"),
  "gowalla-long": () => gowalla("gowalla-long"),
  retailrocket,
  movies,
  load,
  answers: () => answers(Number(values.items)),
  scale,
  solver: () => ({
    title: "Squares as training solves them",
    setting: "Nothing to choose",
    figures: solverFigures(),
  }),
};

const command = `node bench/recommender.ts ${process.argv.slice(2).join(" ")}`;
const searching = { minutes: Number(values.minutes), command };
const SEARCHES: Readonly<Record<string, () => string>> = {
  "search-gowalla": () => searchGowalla("gowalla", searching),
  "search-gowalla-long": () => searchGowalla("gowalla-long", searching),
  "search-retailrocket": () => searchRetailRocket(searching),
};

const measure = async (name: string, run: NonNullable<(typeof CASES)[string]>): Promise<void> => {
  const busy = busySeconds() - process.cpuUsage().user / 1e6;
  const { value, seconds } = await timed(run);
  const others = (busySeconds() - process.cpuUsage().user / 1e6 - busy) / seconds;
  if (value === null) {
    console.log(`${name}: ${ABSENT}`);
    return;
  }
  const result: RecommenderResult = {
    scenario: RECOMMENDER,
    name,
    ...value,
    date: new Date().toISOString(),
    command,
    threads,
    others,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      node: process.version,
    },
  };
  // Of these the figures at several sizes stand beside each other.
  keepResult(
    name === "answers" ? `recommender-${name}-${values.items}` : `recommender-${name}`,
    result,
  );
  console.log(recommenderText(result));
};

const wanted = positionals.length > 0 ? positionals : ["gowalla", "retailrocket", "movies", "load"];
for (const name of wanted) {
  const [run, search] = [CASES[name], SEARCHES[name]];
  if (run !== undefined) await measure(name, run);
  else if (search === undefined)
    throw new Error(
      `there is no ${name}: ${[...Object.keys(CASES), ...Object.keys(SEARCHES)].join(", ")}`,
    );
  else console.log(search());
}
