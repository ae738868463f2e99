import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createDraw } from "@attune/recommender/draw";
import type { ItemModel } from "@attune/recommender/ease";
import type { InteractionLog } from "@attune/recommender/interaction";

const DATA = join(import.meta.dirname, "../../shared/data");

/** The lines of a published file; null when it is not beside the repository. */
const linesOf = (file: string): string[] | null => {
  const path = join(DATA, file);
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trim().split("\n");
};

type Pair = readonly [user: number, item: number];

const logOf = (pairs: readonly Pair[], userCount: number, itemCount: number): InteractionLog => ({
  userCount,
  itemCount,
  users: Uint32Array.from(pairs, ([user]) => user),
  items: Uint32Array.from(pairs, ([, item]) => item),
  weights: new Float32Array(pairs.length).fill(1),
  times: Float64Array.from(pairs, (_, at) => at),
});

const most = (pairs: readonly Pair[], place: 0 | 1): number =>
  pairs.reduce((sum, pair) => Math.max(sum, pair[place]), 0);

/** Two files, each with a user and their items a line, as the graph models' papers publish them. */
export const readGowalla = (): { train: InteractionLog; test: InteractionLog } | null => {
  const files = ["train", "test"].map((name) => linesOf(`gowalla/${name}.txt.gz`));
  const [train, test] = files.map((lines) =>
    lines?.flatMap((line): Pair[] => {
      const [user = 0, ...items] = line.trim().split(" ").map(Number);
      return items.map((item) => [user, item] as const);
    }),
  );
  if (!train || !test) return null;
  const users = Math.max(most(train, 0), most(test, 0)) + 1;
  const items = Math.max(most(train, 1), most(test, 1)) + 1;
  return { train: logOf(train, users, items), test: logOf(test, users, items) };
};

type SessionFiles = {
  readonly sessions: readonly Uint32Array[];
  readonly cases: readonly { readonly so: Uint32Array; readonly next: number }[];
  readonly itemCount: number;
};

const numbers = (text: string): Uint32Array => Uint32Array.from(text.split(" "), Number);

/** RetailRocket's sessions and the test cases that came with them. */
export const readRetailRocket = (): SessionFiles | null => {
  const train = linesOf("retailrocket-sessions/retailrocket_train_sessions.txt.gz");
  const test = linesOf("retailrocket-sessions/retailrocket_test_prefix_target.txt.gz");
  if (!train || !test) return null;
  const sessions = train.map(numbers);
  const cases = test.map((line) => {
    const [so = "", next = ""] = line.split("\t");
    return { so: numbers(so), next: Number(next) };
  });
  const largest = [...sessions, ...cases.map(({ so, next }) => Uint32Array.of(...so, next))].reduce(
    (sum, items) => items.reduce((whole, item) => Math.max(whole, item), sum),
    0,
  );
  return { sessions, cases, itemCount: largest + 1 };
};

/** MovieLens 100K, whatever the stars, with its times. */
export const readMovies = (): InteractionLog | null => {
  const rows = linesOf("ml-100k/u.data")?.map((line) => line.split("\t").map(Number));
  if (!rows) return null;
  const pairs = rows.map(([user = 1, item = 1]): Pair => [user - 1, item - 1]);
  const log = logOf(pairs, most(pairs, 0) + 1, most(pairs, 1) + 1);
  return { ...log, times: Float64Array.from(rows, ([, , , time = 0]) => time) };
};

const GROUPS = 1_000;

/** The latest events of each user, as they come: memory goes by the users, and not by the events. */
const createLatest = (users: number, history: number) => {
  const items = new Uint32Array(users * history);
  const rows = new Uint32Array(users * history);
  const counts = new Uint32Array(users);
  const kept = (user: number): number => Math.min(history, counts[user] ?? 0);
  return {
    add: (user: number, item: number, row: number): void => {
      const at = user * history + ((counts[user] ?? 0) % history);
      items[at] = item;
      rows[at] = row;
      counts[user] = (counts[user] ?? 0) + 1;
    },
    log: (itemCount: number): InteractionLog => {
      let size = 0;
      for (let user = 0; user < users; user += 1) size += kept(user);
      const log = {
        userCount: users,
        itemCount,
        users: new Uint32Array(size),
        items: new Uint32Array(size),
        weights: new Float32Array(size).fill(1),
        times: new Float64Array(size),
      };
      let next = 0;
      for (let user = 0; user < users; user += 1)
        for (let at = user * history; at < user * history + kept(user); at += 1, next += 1) {
          log.users[next] = user;
          log.items[next] = items[at] ?? 0;
          log.times[next] = rows[at] ?? 0;
        }
      return log;
    },
  };
};

/**
 * What people do where few items have most of it, and each person keeps to a few groups of items: for
 * time and memory, and for nothing about quality. Of each user the latest `history` events are kept.
 */
export const makeLog = (
  users: number,
  items: number,
  events: number,
  history: number,
): InteractionLog => {
  const draw = createDraw(1);
  const size = Math.ceil(items / GROUPS);
  const latest = createLatest(users, history);
  for (let row = 0; row < events; row += 1) {
    const user = Math.floor(draw() * users);
    const group = (user * 7 + Math.floor(draw() * 3) * 311) % GROUPS;
    const item = Math.min(items - 1, group + GROUPS * Math.floor(size * draw() ** 3));
    latest.add(user, item, row);
  }
  return latest.log(items);
};

/** A model of so many items with so many neighbours each, of which only the size is like a real one. */
export const makeModel = (items: number, neighbours: number): ItemModel => {
  const draw = createDraw(2);
  const targets = new Uint32Array(items * neighbours);
  const weights = new Float32Array(items * neighbours);
  const step = Math.floor(items / neighbours);
  for (let at = 0; at < targets.length; at += 1) {
    targets[at] = (at % neighbours) * step + Math.floor(draw() * step);
    weights[at] = draw();
  }
  const start = Uint32Array.from({ length: items + 1 }, (_, item) => item * neighbours);
  return { itemCount: items, start, targets, weights };
};
