import type { Arbitration, Slate } from "../arbitration/index.ts";
import type { Figures } from "../arbitration/index.ts";

/** A candidate as it comes to arbitration. */
export type Contender = {
  readonly rule: string;
  readonly offer: string;
  readonly priority: number;
  readonly value: number;
  readonly context: number;
  readonly lever: number;
  readonly figures: Figures;
  readonly category: string | null;
  readonly brand: string | null;
  /** What the slot's formula comes to, given the names that are not traits. */
  readonly formula: (parts: Readonly<Record<string, number>>) => number | null;
  /** Equally likely propensities. */
  readonly samples: ArrayLike<number>;
};
export type Placed<C extends Contender> = {
  readonly contender: C;
  readonly score: number;
  readonly chance: number | null;
};

const SAMPLES = 64;

const scoreIn = (contender: Contender, by: Arbitration, sample: number): number | null => {
  const { priority, value, context, lever, figures } = contender;
  if (by.by === "priority") return priority;
  const shown = Math.max(figures.shown, figures.clicked);
  const mean = (figures.clicked + by.prior.rate * by.prior.weight) / (shown + by.prior.weight);
  if (by.by === "formula")
    return contender.formula({ priority, value, context, lever, propensity: mean });
  const propensity = by.by === "thompson" ? (contender.samples[sample] ?? Number.NaN) : mean;
  const all = { propensity, context, value, lever };
  let product = 1;
  for (const name of ["propensity", "context", "value", "lever"] as const)
    if (by.factors === undefined || by.factors.includes(name)) product *= all[name];
  return product;
};

const isDismissedTooOften = (
  { figures: { shown, dismissed } }: Contender,
  { guardrail }: Arbitration,
): boolean =>
  guardrail !== undefined && shown >= guardrail.after && dismissed >= guardrail.dismissed * shown;

const inTies = (a: Contender, b: Contender): number => {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.offer !== b.offer) return a.offer < b.offer ? -1 : 1;
  return a.rule < b.rule ? -1 : 1;
};

const near = (a: number, b: number): boolean =>
  a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));

/** All in their order for one sample, by a full sort. */
const sorted = <C extends Contender>(
  contenders: readonly C[],
  by: Arbitration,
  sample: number,
): { readonly contender: C; readonly score: number }[] =>
  contenders
    .map((contender) => ({ contender, score: scoreIn(contender, by, sample) ?? Number.NaN }))
    .toSorted((a, b) =>
      near(a.score, b.score) ? inTies(a.contender, b.contender) : b.score - a.score,
    );

/** The order of those that can be chosen, how likely each was to be first, and who is taken out. */
export const modelRank = <C extends Contender>(
  contenders: readonly C[],
  by: Arbitration,
  draw: number,
): {
  readonly ranked: readonly Placed<C>[];
  readonly paused: readonly C[];
  readonly failed: readonly C[];
  readonly explored: boolean;
} => {
  const paused = contenders.filter((each) => isDismissedTooOften(each, by));
  const rest = contenders.filter((each) => !paused.includes(each));
  const failed = rest.filter((each) => scoreIn(each, by, 0) === null);
  const field = rest.filter((each) => !failed.includes(each));
  const explored = field.length > 0 && draw < by.explore;
  const nth = explored ? Math.floor((draw / by.explore) * field.length) : 0;
  const left = explored
    ? (draw / by.explore) * field.length - nth
    : (draw - by.explore) / (1 - by.explore);
  const order = sorted(field, by, Math.floor(left * SAMPLES));
  const first = explored ? field.toSorted(inTies)[nth] : order[0]?.contender;
  const isDrawn = by.explore > 0 || by.by === "thompson";
  const firsts = Array.from(
    { length: by.by === "thompson" ? SAMPLES : 1 },
    (_, each) => sorted(field, by, each)[0]?.contender,
  );
  const chanceOf = (contender: C): number =>
    by.explore / field.length +
    ((1 - by.explore) * firsts.filter((each) => each === contender).length) / firsts.length;
  return {
    ranked: order
      .toSorted((a, b) => Number(b.contender === first) - Number(a.contender === first))
      .map((each) => ({ ...each, chance: isDrawn ? chanceOf(each.contender) : null })),
    paused,
    failed,
    explored,
  };
};

/** Why one is not on a slate. */
export type LeftOut = "duplicate" | "perCategory" | "perBrand" | "size";
export type ModelSlate<P extends Placed<Contender>> = {
  readonly kept: readonly P[];
  readonly dropped: ReadonlyMap<P["contender"], LeftOut>;
};

const likeness = (a: Contender, b: Contender): number =>
  (a.category !== null && a.category === b.category ? 0.5 : 0) +
  (a.brand !== null && a.brand === b.brand ? 0.5 : 0);

/** A slate place by place, each by looking at all that is left. */
export const modelSlate = <P extends Placed<Contender>>(
  ranked: readonly P[],
  slate: Slate,
): ModelSlate<P> => {
  const dropped = new Map<P["contender"], LeftOut>();
  const offers = new Set<string>();
  const once = ranked.filter(({ contender }) => {
    if (offers.has(contender.offer)) dropped.set(contender, "duplicate");
    const isFirst = !offers.has(contender.offer);
    offers.add(contender.offer);
    return isFirst;
  });
  const scores = ranked.map(({ score }) => score);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const relevance = (each: P): number => {
    if (each === ranked[0]) return 1;
    return high === low ? 0 : (each.score - low) / (high - low);
  };
  const counts = (name: "category" | "brand", of: string | null, among: readonly P[]) =>
    of === null ? 0 : among.filter(({ contender }) => contender[name] === of).length;
  const breaks = ({ contender }: P, taken: readonly P[]): LeftOut | null => {
    const { category, brand } = contender;
    if (counts("category", category, taken) >= (slate.perCategory ?? Infinity))
      return "perCategory";
    return counts("brand", brand, taken) >= (slate.perBrand ?? Infinity) ? "perBrand" : null;
  };

  const pinned = new Map<number, P>();
  const taken: P[] = [];
  for (const { offer, position } of (slate.pins ?? []).toSorted(
    (a, b) => a.position - b.position,
  )) {
    const found = once.find(({ contender }) => contender.offer === offer);
    if (found === undefined || breaks(found, taken) !== null) continue;
    pinned.set(position, found);
    taken.push(found);
  }
  const kept: P[] = [];
  for (let position = 1; position <= slate.size; position += 1) {
    const pin = pinned.get(position);
    if (pin !== undefined) {
      kept.push(pin);
      continue;
    }
    let best: P | null = null;
    let most = -Infinity;
    for (const each of once) {
      if (taken.includes(each) || breaks(each, taken) !== null) continue;
      const alike = Math.max(0, ...kept.map((other) => likeness(other.contender, each.contender)));
      const score = (1 - slate.diversity) * relevance(each) - slate.diversity * alike;
      if (score > most + 1e-12) [best, most] = [each, score];
    }
    if (best === null) continue;
    kept.push(best);
    taken.push(best);
  }
  for (const each of once)
    if (!taken.includes(each)) dropped.set(each.contender, breaks(each, taken) ?? "size");
  return { kept, dropped };
};
