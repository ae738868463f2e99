import type { Signal } from "../interaction/index.ts";
import type { Counters, CountersOptions } from "./counters.ts";
import { createCounters } from "./counters.ts";

/** Something that happened with an item, and where. `time` is epoch ms. */
export type Happening = {
  readonly item: number;
  readonly signal: Signal;
  readonly time: number;
  /** Whoever did it, so that nobody counts without bound. */
  readonly person: string | null;
  /** The item's categories: its own and those above it. */
  readonly categories: readonly string[];
  /** From the widest to the finest, such as a country and a shop in it. */
  readonly places: readonly string[];
  readonly segments: readonly string[];
};

/** What is asked about: the items of a category, among people of places, the widest first, and of segments. */
export type Crowd = {
  readonly category: string | null;
  readonly places: readonly string[];
  readonly segments: readonly string[];
};

/** Contexts of one happening at most, by kind. */
const OF_A_KIND = 8;

/** What is counted of one context. */
export type Context = {
  readonly kind: "whole" | "category" | "place" | "segment";
  /** Of the category, place or segment; empty for the whole. */
  readonly name: string;
  readonly counters: Counters;
};

/** From the widest to the finest; of one step more may stand side by side. */
export type Steps = readonly (readonly Context[])[];

export type ContextsOptions = Pick<CountersOptions, "halfLife" | "usual" | "lively"> & {
  /** How much must lately have happened in a context for it to be asked at all. */
  readonly support: number;
  /** Most contexts besides the whole; the quietest make room for new ones. */
  readonly contexts: number;
};

type Kind = Exclude<Context["kind"], "whole">;

/**
 * Names a context: of places and segments those of a category apart from those of everything. The length of
 * the first name keeps two pairs of names apart, whatever stands in them.
 */
const keyOf = (category: string | null, kind: Kind, name: string): string =>
  category === null ? `${kind}:${name}` : `${kind}/${name.length}:${name}${category}`;

/** One in so many of all contexts, the quietest, make room at once: to look for one costs as much as for all. */
const AT_ONCE = 10;

/** The contexts that a happening counts in: of everything and of each category, those of who did it. */
const keysOf = ({ categories, places, segments }: Happening): readonly string[] =>
  [null, ...categories.slice(0, OF_A_KIND)].flatMap((category) => [
    ...(category === null ? [] : [keyOf(category, "category", category)]),
    ...places.slice(0, OF_A_KIND).map((place) => keyOf(category, "place", place)),
    ...segments.slice(0, OF_A_KIND).map((segment) => keyOf(category, "segment", segment)),
  ]);

/** Names that wait for room are forgotten when they are so many for each context. */
const WAITING = 10;

/** A sum as it stood at a time, and fades from there. */
type Faded = { readonly sum: number; readonly time: number };

/** A context that is kept, and what happened in it while it waited: that is not counted, but it has its rank. */
type Kept = { readonly counters: Counters; readonly waited: Faded };

/**
 * The contexts that are kept. Where there is no room, a new one waits until as much has happened in it as in
 * those that made room last: names that are met once or twice push out nobody.
 */
const createKept = ({ contexts, halfLife, usual, lively }: ContextsOptions) => {
  const known = new Map<string, Kept>();
  const waiting = new Map<string, number>();
  let floor: Faded = { sum: 0, time: 0 };
  let dropped = 0;
  const at = ({ sum, time }: Faded, now: number): number =>
    sum === 0 ? 0 : sum * 2 ** (-Math.max(0, now - time) / halfLife);
  const makeRoom = (time: number): void => {
    const quietest = [...known]
      .map(([key, { counters, waited }]) => ({
        key,
        rank: counters.total(time) + at(waited, time),
      }))
      .sort((one, other) => one.rank - other.rank)
      .slice(0, Math.max(1, Math.floor(contexts / AT_ONCE)));
    for (const { key } of quietest) known.delete(key);
    floor = { sum: quietest.at(-1)?.rank ?? 0, time };
    dropped += quietest.length;
  };
  /** How much happened in a context while it waited; null where it waits on. */
  const waitedBy = (key: string, weight: number, time: number): number | null => {
    const waited = waiting.get(key) ?? 0;
    if (waited >= at(floor, time)) {
      waiting.delete(key);
      return waited;
    }
    waiting.set(key, waited + weight);
    if (waiting.size > WAITING * contexts) waiting.clear();
    return null;
  };
  return {
    of: (key: string): Counters | undefined => known.get(key)?.counters,
    /** The counters of a context that something happens in; undefined while it waits for room. */
    at: (key: string, weight: number, time: number): Counters | undefined => {
      const found = known.get(key);
      if (found !== undefined) return found.counters;
      const waited = waitedBy(key, weight, time);
      if (waited === null) return undefined;
      if (known.size >= contexts) makeRoom(time);
      const counters = createCounters({ halfLife, usual, lively, isBounded: true });
      known.set(key, { counters, waited: { sum: waited, time } });
      return counters;
    },
    size: (): number => known.size,
    dropped: (): number => dropped,
  };
};

/** Counters by category, place and segment, beside those of the whole. */
export const createContexts = (whole: Counters, options: ContextsOptions) => {
  const everything: Context = { kind: "whole", name: "", counters: whole };
  const kept = createKept(options);
  return {
    add: (happening: Happening, weight: number): void => {
      const { item, time } = happening;
      whole.add(item, weight, time);
      for (const key of new Set(keysOf(happening)))
        kept.at(key, weight, time)?.add(item, weight, time);
    },
    /** The counters that a crowd is told by. */
    steps: ({ category, places, segments }: Crowd, now: number): Steps => {
      const supported = (scope: string | null, kind: Kind, name: string): readonly Context[] => {
        const counters = kept.of(keyOf(scope, kind, name));
        return counters !== undefined && counters.total(now) >= options.support
          ? [{ kind, name, counters }]
          : [];
      };
      const of = category === null ? [] : supported(category, "category", category);
      const scope = of.length > 0 ? category : null;
      return [
        of.length > 0 ? of : [everything],
        ...places.map((place) => supported(scope, "place", place)),
        segments.flatMap((segment) => supported(scope, "segment", segment)),
      ].filter((step) => step.length > 0);
    },
    size: kept.size,
    dropped: kept.dropped,
  };
};
