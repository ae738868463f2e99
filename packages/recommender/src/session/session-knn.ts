import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";

export type SessionOptions = {
  /** Sessions that are remembered; the oldest makes room for the newest. */
  readonly capacity: number;
  /** Items of a session that are remembered, the first ones. */
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
};

/** Each item of a session once, at its last place, with its weight. */
const weighed = (session: ArrayLike<number>, decay: number): Map<number, number> => {
  const weights = new Map<number, number>();
  for (let at = session.length - 1; at >= 0; at -= 1) {
    const item = session[at] ?? 0;
    if (!weights.has(item)) weights.set(item, Math.exp(-(session.length - 1 - at) / decay));
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

/** Place in a remembered session, which is `size` items from `from` on, of the one in common that counts most. */
const meetingPlace = (
  items: Uint32Array,
  [from, size]: readonly [from: number, size: number],
  weights: ReadonlyMap<number, number>,
): number => {
  let place = 0;
  let most = -1;
  for (let at = 0; at < size; at += 1) {
    const weight = weights.get(items[from + at] ?? 0) ?? -1;
    if (weight < most || weight < 0) continue;
    most = weight;
    place = at;
  }
  return place;
};

/** How much nearness counts, by steps, from none to the most that there are in a session. */
const nearnessOf = ({ length, distanceDecay }: SessionOptions): Float64Array =>
  Float64Array.from({ length: length + 1 }, (_, steps) => Math.exp(-steps / distanceDecay));

/**
 * Shares out what neighbours say of an item among the items of the session by which they were found: a
 * neighbour is as alike as the items in common make it, so the shares sum to the score.
 */
const createExplaining =
  (
    memory: Memory,
    options: SessionOptions,
    rarityOf: (item: number) => number,
    nearest: (weights: ReadonlyMap<number, number>) => Ranked,
  ): SessionIndex["explain"] =>
  (session) => {
    const { capacity, length, positionDecay } = options;
    const weights = weighed(session, positionDecay);
    const near = nearnessOf(options);
    const neighbours = Array.from(nearest(weights).items, (neighbour) => {
      const slot = neighbour % capacity;
      const size = memory.lengths[slot] ?? 0;
      const items = memory.items.subarray(slot * length, slot * length + size);
      return { size, items, place: meetingPlace(items, [0, size], weights) };
    });
    return (item) => {
      const parts = new Map<number, number>();
      for (const { size, items, place } of neighbours) {
        let nearness = 0;
        for (let at = 0; at < size; at += 1)
          if (items[at] === item) nearness += near[Math.abs(at - place)] ?? 0;
        if (nearness === 0) continue;
        const said = (nearness * rarityOf(item)) / Math.sqrt(size);
        for (const own of new Set(items)) {
          const weight = weights.get(own);
          if (weight !== undefined)
            parts.set(own, (parts.get(own) ?? 0) + said * weight * rarityOf(own));
        }
      }
      return parts;
    };
  };

/** An index over sessions of a catalog of `itemCount` items; it is bounded by its options. */
export const createSessionIndex = (
  itemCount: number,
  options: SessionOptions = SESSION_DEFAULTS,
): SessionIndex => {
  const { capacity, length, positionDecay } = options;
  const near = nearnessOf(options);
  const memory: Memory = {
    items: new Uint32Array(capacity * length),
    lengths: new Uint8Array(capacity),
    rings: new Map(),
    seen: new Map(),
    sessions: 0,
  };
  const { begin, add, learn, isKept } = createLearning(memory, options);
  const rarityOf = createRarity(memory, options);
  const nearest = createNearest(memory, options, rarityOf, isKept);
  const scores = new Float64Array(itemCount);

  /** Adds up what a neighbour says of its items: the nearer to what is in common, the more. */
  const hear = (
    neighbour: number,
    alike: number,
    weights: ReadonlyMap<number, number>,
    found: number[],
  ): void => {
    const from = (neighbour % capacity) * length;
    const size = memory.lengths[neighbour % capacity] ?? 0;
    const place = meetingPlace(memory.items, [from, size], weights);
    for (let at = 0; at < size; at += 1) {
      const item = memory.items[from + at] ?? 0;
      if (scores[item] === 0) found.push(item);
      scores[item] = (scores[item] ?? 0) + alike * (near[Math.abs(at - place)] ?? 0);
    }
  };
  const rank: SessionIndex["rank"] = (session, { most, reminders, excluded }) => {
    const weights = weighed(session, positionDecay);
    const { items, scores: alike } = nearest(weights);
    const found: number[] = [];
    items.forEach((neighbour, at) => hear(neighbour, alike[at] ?? 0, weights, found));
    const best = keepBest(Math.min(most, itemCount));
    for (const item of found) {
      const score = (scores[item] ?? 0) * rarityOf(item);
      scores[item] = 0;
      const isOpen = score > 0 && (reminders || !weights.has(item));
      if (isOpen && best.wouldKeep(item, score) && !excluded?.has(item)) best.offer(item, score);
    }
    return best.take();
  };
  return { begin, add, learn, rank, explain: createExplaining(memory, options, rarityOf, nearest) };
};
