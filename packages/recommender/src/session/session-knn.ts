import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { Heard } from "./hearing.ts";
import { createHearing } from "./hearing.ts";

export type SessionOptions = {
  /** Sessions that are remembered; the oldest makes room for the newest. */
  readonly capacity: number;
  /** Items of a session that are remembered, the first ones; and that speak in the one that asks, the last ones. */
  readonly length: number;
  /** Latest sessions of an item that are looked at. */
  readonly recent: number;
  /** Most alike sessions that speak. */
  readonly neighbours: number;
  /** Steps back in a session at which an item counts 1/e. */
  readonly positionDecay: number;
  /** Steps from the item in common at which a neighbour's item counts 1/e. */
  readonly distanceDecay: number;
  /** How much rare items are preferred: 0 not at all. */
  readonly rarity: number;
};

export const SESSION_DEFAULTS: SessionOptions = {
  capacity: 1 << 20,
  length: 20,
  recent: 2_500,
  neighbours: 500,
  positionDecay: 2,
  distanceDecay: 2,
  rarity: 1,
};

export type SessionWish = {
  readonly most: number;
  /** Whether items of the session itself may come back. */
  readonly reminders: boolean;
  readonly excluded?: Pick<ReadonlySet<number>, "has">;
};

/** What others did who did the same: nearest sessions, learnt as they happen. */
export type SessionIndex = {
  /** Begins a session and answers its number. */
  readonly begin: () => number;
  /** Adds an item to a session; without effect when that was forgotten or is full. */
  readonly add: (session: number, item: number) => void;
  /** A whole session. */
  readonly learn: (items: ArrayLike<number>) => void;
  /** The best for a session so far, its items in order. */
  readonly rank: (session: ArrayLike<number>, wish: SessionWish) => Ranked;
  /**
   * Says of one item after the other what each item of a session did for its score: what the neighbours
   * said through it.
   */
  readonly explain: (session: ArrayLike<number>) => (item: number) => ReadonlyMap<number, number>;
};

/** The latest so many numbers that were put in. */
type Ring = { readonly numbers: number[]; next: number };

const putInto = (ring: Ring, number: number, most: number): void => {
  ring.numbers[ring.next] = number;
  ring.next = (ring.next + 1) % most;
};

type Memory = {
  readonly items: Uint32Array;
  readonly lengths: Uint8Array;
  readonly rings: Map<number, Ring>;
  /** Sessions that each item was in, forgotten ones too. */
  readonly seen: Map<number, number>;
  sessions: number;
  /** Grows with all that is learnt. */
  version: number;
};

/** The last items of a session, each once, at its last place, with its weight. */
const weighed = (
  session: ArrayLike<number>,
  { positionDecay, length }: SessionOptions,
): Map<number, number> => {
  const weights = new Map<number, number>();
  const last = session.length - 1;
  for (let at = last; at > last - length && at >= 0; at -= 1) {
    const item = session[at] ?? 0;
    if (!weights.has(item)) weights.set(item, Math.exp(-(last - at) / positionDecay));
  }
  return weights;
};

const createLearning = (memory: Memory, { capacity, length, recent }: SessionOptions) => {
  const isKept = (session: number): boolean =>
    session >= 0 && session < memory.sessions && session >= memory.sessions - capacity;
  const begin = (): number => {
    const session = memory.sessions;
    memory.lengths[session % capacity] = 0;
    memory.sessions += 1;
    memory.version += 1;
    return session;
  };
  const add = (session: number, item: number): void => {
    const slot = session % capacity;
    const used = memory.lengths[slot] ?? 0;
    if (!isKept(session) || used >= length) return;
    const from = slot * length;
    const isNew = !memory.items.subarray(from, from + used).includes(item);
    memory.items[from + used] = item;
    memory.lengths[slot] = used + 1;
    memory.version += 1;
    if (!isNew) return;
    const ring = memory.rings.get(item) ?? { numbers: [], next: 0 };
    putInto(ring, session, recent);
    memory.rings.set(item, ring);
    memory.seen.set(item, (memory.seen.get(item) ?? 0) + 1);
  };
  const learn = (items: ArrayLike<number>): void => {
    const session = begin();
    for (let at = 0; at < items.length; at += 1) add(session, items[at] ?? 0);
  };
  return { begin, add, learn, isKept };
};

/** How rare an item is among what is remembered; more counts for more. */
const createRarity =
  (memory: Memory, { rarity }: SessionOptions) =>
  (item: number): number =>
    Math.log(1 + memory.sessions / (memory.seen.get(item) ?? 1)) ** rarity;

/** Finds the nearest sessions, by how much of a session they share; of equal ones the newer. */
const createNearest = (
  memory: Memory,
  { capacity, neighbours }: SessionOptions,
  rarityOf: (item: number) => number,
  isKept: (session: number) => boolean,
) => {
  const likeness = new Float64Array(capacity);
  return (weights: ReadonlyMap<number, number>): Ranked => {
    const found: number[] = [];
    for (const [item, weight] of weights) {
      const said = weight * rarityOf(item);
      for (const session of memory.rings.get(item)?.numbers ?? []) {
        if (!isKept(session)) continue;
        const slot = session % capacity;
        if (likeness[slot] === 0) found.push(session);
        likeness[slot] = (likeness[slot] ?? 0) + said;
      }
    }
    const best = keepBest(neighbours);
    const newest = memory.sessions - 1;
    for (const session of found) {
      const slot = session % capacity;
      best.offer(newest - session, (likeness[slot] ?? 0) / Math.sqrt(memory.lengths[slot] ?? 1));
      likeness[slot] = 0;
    }
    const { items, scores } = best.take();
    return { items: items.map((age) => newest - age), scores };
  };
};

/** Whom a session hears: its neighbours, how alike each is, and what they hold. */
type Listening = {
  readonly weights: ReadonlyMap<number, number>;
  readonly alike: Float64Array;
  readonly heard: Heard;
};

const isSame = (one: ArrayLike<number>, other: ArrayLike<number>): boolean => {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
};

/** Listens to the neighbours of a session: once for what is ranked and all that is explained of it. */
const createListening = (
  memory: Memory,
  options: SessionOptions,
  nearest: (weights: ReadonlyMap<number, number>) => Ranked,
): ((session: ArrayLike<number>) => Listening) => {
  const hearing = createHearing(memory, options);
  let last: { readonly session: ArrayLike<number>; readonly version: number } | null = null;
  let listening: Listening = { weights: new Map(), alike: new Float64Array(), heard: hearing };
  return (session) => {
    if (last?.version === memory.version && isSame(last.session, session)) return listening;
    const weights = weighed(session, options);
    const { items, scores: alike } = nearest(weights);
    hearing.hear(items, weights);
    listening = { weights, alike, heard: hearing };
    last = { session: Array.from(session), version: memory.version };
    return listening;
  };
};

/** Whether an entry's item stood in its session before. */
const isRepeated = ({ itemAt }: Heard, from: number, entry: number): boolean => {
  for (let at = from; at < entry; at += 1) if (itemAt(at) === itemAt(entry)) return true;
  return false;
};

/**
 * Shares out what neighbours say of an item among the items of the session by which they were found: a
 * neighbour is as alike as the items in common make it, so the shares sum to the score.
 */
const sharesOf = (
  item: number,
  { heard }: Listening,
  rarityOf: (item: number) => number,
): ReadonlyMap<number, number> => {
  const { itemAt, nearnessAt, weightAt, startOf } = heard;
  const parts = new Map<number, number>();
  const rarity = rarityOf(item);
  for (let neighbour = 0; neighbour < heard.size(); neighbour += 1) {
    const from = startOf(neighbour);
    const to = startOf(neighbour + 1);
    let nearness = 0;
    for (let at = from; at < to; at += 1) if (itemAt(at) === item) nearness += nearnessAt(at);
    if (nearness === 0) continue;
    const said = (nearness * rarity) / Math.sqrt(to - from);
    for (let at = from; at < to; at += 1) {
      const weight = weightAt(at);
      if (weight === 0 || isRepeated(heard, from, at)) continue;
      const own = itemAt(at);
      parts.set(own, (parts.get(own) ?? 0) + said * weight * rarityOf(own));
    }
  }
  return parts;
};

/** An index over sessions of a catalog of `itemCount` items; it is bounded by its options. */
export const createSessionIndex = (
  itemCount: number,
  options: SessionOptions = SESSION_DEFAULTS,
): SessionIndex => {
  const { capacity, length } = options;
  const memory: Memory = {
    items: new Uint32Array(capacity * length),
    lengths: new Uint8Array(capacity),
    rings: new Map(),
    seen: new Map(),
    sessions: 0,
    version: 0,
  };
  const { begin, add, learn, isKept } = createLearning(memory, options);
  const rarityOf = createRarity(memory, options);
  const nearest = createNearest(memory, options, rarityOf, isKept);
  const listen = createListening(memory, options, nearest);
  const scores = new Float64Array(itemCount);

  /** Adds up what neighbours say of their items: the nearer to what is in common, the more. */
  const addUp = ({ alike, heard }: Listening): readonly number[] => {
    const { itemAt, nearnessAt, startOf } = heard;
    const found: number[] = [];
    for (let neighbour = 0; neighbour < heard.size(); neighbour += 1) {
      const weight = alike[neighbour] ?? 0;
      const to = startOf(neighbour + 1);
      for (let at = startOf(neighbour); at < to; at += 1) {
        const item = itemAt(at);
        if (scores[item] === 0) found.push(item);
        scores[item] = (scores[item] ?? 0) + weight * nearnessAt(at);
      }
    }
    return found;
  };
  const rank: SessionIndex["rank"] = (session, { most, reminders, excluded }) => {
    const own = reminders ? null : new Set(Array.from(session));
    const best = keepBest(Math.min(most, itemCount));
    for (const item of addUp(listen(session))) {
      const score = (scores[item] ?? 0) * rarityOf(item);
      scores[item] = 0;
      const isOpen = score > 0 && own?.has(item) !== true;
      if (isOpen && best.wouldKeep(item, score) && !excluded?.has(item)) best.offer(item, score);
    }
    return best.take();
  };
  const explain: SessionIndex["explain"] = (session) => (item) =>
    sharesOf(item, listen(session), rarityOf);
  return { begin, add, learn, rank, explain };
};
