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
  /** Most contexts besides the whole; the quietest makes room for a new one. */
  readonly contexts: number;
};

type Kind = Exclude<Context["kind"], "whole">;

/** Names a context: of places and segments those of a category apart from those of everything. */
const keyOf = (category: string | null, kind: Kind, name: string): string =>
  JSON.stringify([category, kind, name]);

/** The contexts that a happening counts in: of everything and of each category, those of who did it. */
const keysOf = ({ categories, places, segments }: Happening): readonly string[] =>
  [null, ...categories.slice(0, OF_A_KIND)].flatMap((category) => [
    ...(category === null ? [] : [keyOf(category, "category", category)]),
    ...places.slice(0, OF_A_KIND).map((place) => keyOf(category, "place", place)),
    ...segments.slice(0, OF_A_KIND).map((segment) => keyOf(category, "segment", segment)),
  ]);

/** Counters by category, place and segment, beside those of the whole. */
export const createContexts = (whole: Counters, options: ContextsOptions) => {
  const everything: Context = { kind: "whole", name: "", counters: whole };
  const known = new Map<string, Counters>();
  let dropped = 0;
  const makeRoom = (time: number): void => {
    const quietest = [...known]
      .map(([key, counters]) => ({ key, total: counters.total(time) }))
      .reduce((least, each) => (each.total < least.total ? each : least));
    known.delete(quietest.key);
    dropped += 1;
  };
  const begin = (key: string, time: number): Counters => {
    if (known.size >= options.contexts) makeRoom(time);
    const counters = createCounters({ ...options, isBounded: true });
    known.set(key, counters);
    return counters;
  };
  return {
    add: (happening: Happening, weight: number): void => {
      const { item, time } = happening;
      whole.add(item, weight, time);
      for (const key of new Set(keysOf(happening)))
        (known.get(key) ?? begin(key, time)).add(item, weight, time);
    },
    /** The counters that a crowd is told by. */
    steps: ({ category, places, segments }: Crowd, now: number): Steps => {
      const supported = (scope: string | null, kind: Kind, name: string): readonly Context[] => {
        const counters = known.get(keyOf(scope, kind, name));
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
    size: (): number => known.size,
    dropped: (): number => dropped,
  };
};
