import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Columns, ItemModel } from "@attune/recommender/ease";
import {
  createGram,
  emptyModel,
  retrain,
  trainColumns,
  trainDense,
  withColumns,
} from "@attune/recommender/ease";
import type { Setting } from "@attune/recommender/evaluation";
import type { Matrix } from "@attune/recommender/interaction";
import { buildMatrix, SIGNALS } from "@attune/recommender/interaction";
import type { PackedArrays } from "@attune/recommender/model";
import { readPack, writePack } from "@attune/recommender/model";
import { popularityOf } from "@attune/recommender/popularity";
import { createTogether } from "@attune/recommender/together";
import type { Held, OnStep } from "./judge.ts";
import { bytesOf, choose, heldModel, holdBack, keptOrUsual, qualityOf } from "./judge.ts";
import type { Belonging, Made, Refusal, Trained, TrainRequest, VersionNote } from "./messages.ts";
import type { Learnable, TouchLog, Until } from "./touch-log.ts";
import { weighBlends } from "./weigh.ts";

/** Items between which others have their turn. */
const SLICE = 512;
/** Pairs of an item that are kept. */
const PAIRS = 30;
/** Touches that are kept in a version for what is counted as it happens, the latest. */
const RECENT = 300_000;
const PURCHASE = SIGNALS.indexOf("purchase");

/** Who is told how training goes. */
export type Watch = {
  readonly step: OnStep;
  /** What it takes at most, in bytes: told before it begins. */
  readonly memory: (bytes: number) => void;
};

/** A model of all items, in slices between which others have their turn. */
const trainSliced = async (
  matrix: Matrix,
  setting: Setting,
  onStep: OnStep,
): Promise<ItemModel> => {
  if (setting.kind === "dense") return trainDense(matrix, setting);
  const gram = createGram(matrix, setting);
  const trained: Columns[] = [];
  for (let from = 0; from < matrix.itemCount; from += SLICE) {
    const length = Math.min(SLICE, matrix.itemCount - from);
    const items = Uint32Array.from({ length }, (_, at) => from + at);
    trained.push(trainColumns(matrix, gram, items, setting));
    onStep("training", from + length, matrix.itemCount);
    await setImmediate();
  }
  return withColumns(emptyModel(matrix.itemCount), trained);
};

/** The orders as baskets: users of a matrix. */
const basketsOf = ({ log, signals, seqs }: Learnable): Matrix => {
  const bought = Uint32Array.from(signals.keys()).filter((row) => signals[row] === PURCHASE);
  const numbers = new Map<number, number>();
  const users = bought.map((row) => {
    const seq = seqs[row] ?? 0;
    const number = numbers.get(seq) ?? numbers.size;
    numbers.set(seq, number);
    return number;
  });
  return buildMatrix({
    userCount: numbers.size,
    itemCount: log.itemCount,
    users,
    items: bought.map((row) => log.items[row] ?? 0),
    weights: new Float32Array(bought.length).fill(1),
    times: Float64Array.from(bought, (row) => log.times[row] ?? 0),
  });
};

/** What is bought together, surest first: of each item its pairs. */
const pairArrays = async (baskets: Matrix, onStep: OnStep): Promise<PackedArrays> => {
  const together = createTogether(baskets);
  const start = new Uint32Array(baskets.itemCount + 1);
  const items: number[] = [];
  const figures: number[] = [];
  for (let item = 0; item < baskets.itemCount; item += 1) {
    for (const pair of together(item, PAIRS)) {
      items.push(pair.item);
      figures.push(pair.support, pair.lift, pair.likelihood);
    }
    start[item + 1] = items.length;
    if (item % SLICE !== 0) continue;
    onStep("pairing", item, baskets.itemCount);
    await setImmediate();
  }
  return {
    pairStart: start,
    pairItems: Uint32Array.from(items),
    pairFigures: Float64Array.from(figures),
  };
};

/** Times between two purchases of an item by one person, in the order of the later ones. */
const gapArrays = ({ log, signals }: Learnable): PackedArrays => {
  const last = new Map<string, number>();
  const items: number[] = [];
  const gaps: number[] = [];
  const rows = Uint32Array.from(signals.keys())
    .filter((row) => signals[row] === PURCHASE)
    .sort((a, b) => (log.times[a] ?? 0) - (log.times[b] ?? 0) || a - b);
  for (const row of rows) {
    const [user, item, time] = [log.users[row] ?? 0, log.items[row] ?? 0, log.times[row] ?? 0];
    const before = last.get(`${user} ${item}`);
    last.set(`${user} ${item}`, time);
    if (before === undefined || time <= before) continue;
    items.push(item);
    gaps.push(time - before);
  }
  return { gapItems: Uint32Array.from(items), gapTimes: Float64Array.from(gaps) };
};

/** The latest touches as they are felt again: of whom, with what, where and by whom of which segments. */
const recentArrays = (
  { log, signals, places, people }: Learnable,
  { persons, numbers }: Belonging,
): PackedArrays => {
  const segments = new Map(Array.from(persons, (person, at) => [person, numbers[at] ?? 0]));
  const personOf = (row: number): number => people[log.users[row] ?? 0] ?? 0;
  const order = Uint32Array.from(signals.keys())
    .sort((a, b) => (log.times[a] ?? 0) - (log.times[b] ?? 0) || a - b)
    .slice(-RECENT);
  return {
    recentPeople: Float64Array.from(order, personOf),
    recentPlaces: order.map((row) => places[row] ?? 0),
    recentSegments: order.map((row) => segments.get(personOf(row)) ?? 0),
    recentItems: order.map((row) => log.items[row] ?? 0),
    recentSignals: order.map((row) => signals[row] ?? 0),
    recentTimes: Float64Array.from(order, (row) => log.times[row] ?? 0),
  };
};

export const easeArrays = ({ start, targets, weights }: ItemModel): PackedArrays => ({
  easeStart: start,
  easeTargets: targets,
  easeWeights: weights,
});

/** Makes something when it is first needed. */
const once = <Made>(make: () => Made): (() => Made) => {
  let made: { readonly it: Made } | null = null;
  return () => (made ??= { it: make() }).it;
};

/** How good a model of a setting is, and how much the sources beside it should count, by the same split. */
const judgedBy = (
  held: Held | null,
  setting: Setting,
  { remade, wanted }: TrainRequest,
  onStep: OnStep,
): Pick<VersionNote, "quality" | "blends"> => {
  if (held === null) return { quality: null, blends: remade?.blends ?? [] };
  const modelOf = once(() => heldModel(held, setting));
  return {
    quality: qualityOf(held, setting, modelOf),
    blends: weighBlends(held, { setting, modelOf }, wanted, onStep),
  };
};

/** A version of the models, learnt from the log up to a place in it; or why there is none. */
export const learn = async (
  touches: TouchLog,
  request: TrainRequest,
  { step: onStep, memory }: Watch,
): Promise<Made | Refusal> => {
  const start = performance.now();
  const until: Until = touches.upTo(request.position);
  const found = touches.learnable(request.persons, until);
  if (found.log.users.length === 0) return { refused: "nothing", leftOut: found.leftOut };
  const held = request.remade === null ? holdBack(found.log) : null;
  const { setting, searched } =
    request.remade ??
    (request.search
      ? choose(held, found.log, request.most, onStep)
      : keptOrUsual(request.kept, found.log.itemCount));
  const matrix = buildMatrix(found.log, setting);
  const bytes = bytesOf(found.log, matrix, setting);
  if (bytes > request.most) return { refused: "memory", bytes, most: request.most };
  memory(bytes);
  onStep("checking", 0, 1);
  await setImmediate();
  const { quality, blends } = judgedBy(held, setting, request, onStep);
  const model = await trainSliced(matrix, setting, onStep);
  const arrays = {
    ...easeArrays(model),
    ...(await pairArrays(basketsOf(found), onStep)),
    ...gapArrays(found),
    ...recentArrays(found, request.belonging),
    popular: popularityOf(matrix),
  };
  const note = {
    version: request.version,
    at: request.at,
    position: request.position,
    touches: found.log.users.length,
    people: found.log.userCount,
    leftOut: found.leftOut,
    items: until.items,
    capped: matrix.capped,
    memory: bytes,
    seconds: (performance.now() - start) / 1_000,
    quality,
    setting,
    searched,
    blends,
  };
  return packed({
    note,
    items: touches.itemIds().slice(0, until.items),
    places: touches.places(),
    segments: request.belonging.lists,
    arrays,
  });
};

/** The file of a version, and its arrays as views on it: they are handed on as they lie. */
const packed = ({ arrays, ...said }: Trained): Made => {
  const bytes = writePack(arrays, said);
  const read = readPack(bytes);
  return { ...said, arrays: read.ok ? read.arrays : arrays, bytes };
};

/** The model with the columns of these items, and of who else their people had, trained anew. */
export const learnTouched = (
  touches: TouchLog,
  { log }: Learnable,
  model: ItemModel,
  setting: Setting,
  since: number,
): { readonly model: ItemModel; readonly touched: number } => {
  const matrix = buildMatrix(log, setting);
  const moved = new Set(touches.itemsFrom(since));
  // Whose history has changed counts otherwise for all that they had.
  const touched = new Set<number>(moved);
  for (const item of moved)
    for (let at = matrix.itemStart[item] ?? 0; at < (matrix.itemStart[item + 1] ?? 0); at += 1) {
      if (touched.size > MOST_TOUCHED) break;
      const user = matrix.users[at] ?? 0;
      const end = matrix.userStart[user + 1] ?? 0;
      for (let place = matrix.userStart[user] ?? 0; place < end; place += 1)
        touched.add(matrix.items[place] ?? 0);
    }
  if (setting.kind === "dense")
    return { model: trainDense(matrix, setting), touched: matrix.itemCount };
  return {
    model: retrain(model, matrix, Uint32Array.from(touched), setting),
    touched: touched.size,
  };
};

/** Beyond so many touched items the others of their people keep their columns until a full training. */
const MOST_TOUCHED = 5_000;
