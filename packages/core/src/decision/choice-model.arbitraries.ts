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
  const all = { context, value, lever };
  const isFactor = (name: "propensity" | keyof typeof all): boolean =>
    by.factors === undefined || by.factors.includes(name);
  let product = 1;
  for (const name of ["context", "value", "lever"] as const)
    if (isFactor(name)) product *= all[name];
  return isFactor("propensity") ? propensity * product : product;
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

/** All in their order for one sample, by a full sort; scores are the doubles that they are, to the last bit. */
const sorted = <C extends Contender>(
  contenders: readonly C[],
  by: Arbitration,
  sample: number,
): { readonly contender: C; readonly score: number }[] =>
  contenders
    .map((contender) => ({ contender, score: scoreIn(contender, by, sample) ?? Number.NaN }))
    .toSorted((a, b) =>
      a.score === b.score ? inTies(a.contender, b.contender) : b.score - a.score,
    );

/** The order of those that can be chosen, how likely the offer of each was to be first, and who is taken out. */
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
  const chanceOf = ({ offer }: C): number =>
    (by.explore * field.filter((each) => each.offer === offer).length) / field.length +
    ((1 - by.explore) * firsts.filter((each) => each?.offer === offer).length) / firsts.length;
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

type Limits = Pick<Slate, "perCategory" | "perBrand">;

/** Which limit one more would break; null when none. */
const broken = (
  { category, brand }: Contender,
  taken: readonly Placed<Contender>[],
  { perCategory = Infinity, perBrand = Infinity }: Limits,
): LeftOut | null => {
  const alike = (name: "category" | "brand", of: string | null): number =>
    of === null ? 0 : taken.filter(({ contender }) => contender[name] === of).length;
  if (alike("category", category) >= perCategory) return "perCategory";
  return alike("brand", brand) >= perBrand ? "perBrand" : null;
};

/** How good one is for the next place: maximal marginal relevance. */
const marginal = <P extends Placed<Contender>>(
  each: P,
  ranked: readonly P[],
  kept: readonly P[],
  diversity: number,
): number => {
  const scores = ranked.map(({ score }) => score);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const scaled = high === low ? 1 : (each.score - low) / (high - low);
  const relevance = each === ranked[0] ? 1 : scaled;
  const alike = Math.max(0, ...kept.map((other) => likeness(other.contender, each.contender)));
  return (1 - diversity) * relevance - diversity * alike;
};

/** Each offer once, by its better rule. */
const withoutDuplicates = <P extends Placed<Contender>>(ranked: readonly P[]): readonly P[] =>
  ranked.filter(
    ({ contender }, nth) =>
      !ranked.slice(0, nth).some((before) => before.contender.offer === contender.offer),
  );

/** What pins have a place for, by that place: first come to the limits. */
const pinnedIn = <P extends Placed<Contender>>(
  once: readonly P[],
  slate: Slate,
): ReadonlyMap<number, P> => {
  const pinned = new Map<number, P>();
  const pins = slate.pins ?? [];
  for (const { offer, position } of pins.toSorted((a, b) => a.position - b.position)) {
    const found = once.find(({ contender }) => contender.offer === offer);
    if (found && broken(found.contender, [...pinned.values()], slate) === null)
      pinned.set(position, found);
  }
  return pinned;
};

/** A slate place by place, each by looking at all that is left. */
export const modelSlate = <P extends Placed<Contender>>(
  ranked: readonly P[],
  slate: Slate,
): ModelSlate<P> => {
  const once = withoutDuplicates(ranked);
  const pinned = pinnedIn(once, slate);
  const taken = [...pinned.values()];
  const kept: P[] = [];
  for (let position = 1; position <= slate.size; position += 1) {
    let best = pinned.get(position) ?? null;
    let most = best === null ? -Infinity : Infinity;
    for (const each of once) {
      if (taken.includes(each) || broken(each.contender, taken, slate) !== null) continue;
      const worth = marginal(each, once, kept, slate.diversity);
      if (worth > most) [best, most] = [each, worth];
    }
    if (best === null) continue;
    kept.push(best);
    if (!taken.includes(best)) taken.push(best);
  }
  const whyNot = (each: P): LeftOut =>
    once.includes(each) ? (broken(each.contender, taken, slate) ?? "size") : "duplicate";
  const dropped = new Map(
    ranked
      .filter((each) => !taken.includes(each))
      .map((each): [P["contender"], LeftOut] => [each.contender, whyNot(each)]),
  );
  return { kept, dropped };
};
