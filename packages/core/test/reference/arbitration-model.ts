import type { Arbitration, Scorable, Slate, SlateEntry } from "../../src/arbitration/index.ts";

/**
 * Arbitration and slates a second time, from the words of docs/explanation/arbitration.md: everything is
 * sorted in full and counted anew for each place. It shares types only; samples and formulas come in.
 */

export type Sources = {
  readonly samples: (candidate: Scorable) => readonly number[];
  readonly formula: (candidate: Scorable) => number | null;
};

const mean = ({ figures: { shown, clicked } }: Scorable, { prior }: Arbitration): number =>
  (clicked + prior.rate * prior.weight) / (Math.max(shown, clicked) + prior.weight);

const isPaused = ({ figures: { shown, dismissed } }: Scorable, { guardrail }: Arbitration) =>
  guardrail !== undefined && shown >= guardrail.after && dismissed / shown >= guardrail.dismissed;

const scoreOf = (
  candidate: Scorable,
  arbitration: Arbitration,
  sources: Sources,
  sample: number,
): number | null => {
  if (arbitration.by === "priority") return candidate.priority;
  if (arbitration.by === "formula") return sources.formula(candidate);
  const counts = arbitration.factors ?? ["propensity", "context", "value", "lever"];
  let product = 1;
  for (const part of ["context", "value", "lever"] as const)
    if (counts.includes(part)) product *= candidate[part];
  if (!counts.includes("propensity")) return product;
  const propensity =
    arbitration.by === "thompson"
      ? (sources.samples(candidate)[sample] ?? Number.NaN)
      : mean(candidate, arbitration);
  return propensity * product;
};

const tieKey = ({ offer, rule }: Scorable): string => `${offer}\u0000${rule}`;
const inTies = (a: Scorable, b: Scorable): number =>
  b.priority - a.priority || (tieKey(a) < tieKey(b) ? -1 : 1);

/** Ids in their order, and how likely the offer of each was to come first. */
export const rankSlowly = (
  all: readonly Scorable[],
  arbitration: Arbitration,
  sources: Sources,
  draw: number,
): { readonly order: readonly number[]; readonly chances: ReadonlyMap<number, number> | null } => {
  const left = all.filter(
    (each) => !isPaused(each, arbitration) && scoreOf(each, arbitration, sources, 0) !== null,
  );
  const orderWith = (sample: number): Scorable[] =>
    left
      .map((candidate) => ({
        candidate,
        score: scoreOf(candidate, arbitration, sources, sample) ?? 0,
      }))
      .sort((a, b) =>
        a.score === b.score ? inTies(a.candidate, b.candidate) : a.score > b.score ? -1 : 1,
      )
      .map(({ candidate }) => candidate);
  const { explore, by } = arbitration;
  const share = explore === 0 ? 0 : (draw / explore) * left.length;
  const nth = draw < explore ? Math.floor(share) : -1;
  const within = nth >= 0 ? share - nth : (draw - explore) / (1 - explore);
  const order = orderWith(Math.min(63, Math.floor(within * 64)));
  const first = left.toSorted(inTies)[nth];
  const moved = first ? [first, ...order.filter((each) => each !== first)] : order;
  const chances = new Map(left.map(({ id }) => [id, explore / left.length]));
  for (let sample = 0; sample < 64; sample += 1) {
    const winner = orderWith(sample)[0];
    if (winner) chances.set(winner.id, (chances.get(winner.id) ?? 0) + (1 - explore) / 64);
  }
  const ofOffer = ({ offer }: Scorable): number =>
    left
      .filter((each) => each.offer === offer)
      .reduce((sum, { id }) => sum + (chances.get(id) ?? 0), 0);
  return {
    order: moved.map(({ id }) => id),
    chances:
      by === "thompson" || explore > 0
        ? new Map(left.map((each) => [each.id, ofOffer(each)]))
        : null,
  };
};

const alike = (a: SlateEntry, b: SlateEntry): number =>
  (a.category !== null && a.category === b.category ? 0.5 : 0) +
  (a.brand !== null && a.brand === b.brand ? 0.5 : 0);

/** Ids on the slate in their order. */
export const composeSlowly = (ranked: readonly SlateEntry[], slate: Slate): number[] => {
  const each = ranked.filter(
    (entry, index) => ranked.findIndex(({ offer }) => offer === entry.offer) === index,
  );
  const scores = each.map(({ score }) => score / 2);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const relevance = (entry: SlateEntry): number =>
    entry === each[0] || high === low ? 1 : (entry.score / 2 - low) / (high - low);
  const places = new Map<number, SlateEntry>();
  const isAllowed = (entry: SlateEntry): boolean => {
    const others = [...places.values()];
    const same = (of: "category" | "brand") =>
      others.filter((other) => entry[of] !== null && other[of] === entry[of]).length;
    return (
      !others.includes(entry) &&
      same("category") < (slate.perCategory ?? Infinity) &&
      same("brand") < (slate.perBrand ?? Infinity)
    );
  };
  for (const { offer, position } of (slate.pins ?? []).toSorted(
    (a, b) => a.position - b.position,
  )) {
    const entry = each.find((candidate) => candidate.offer === offer);
    if (entry && position <= slate.size && !places.has(position) && isAllowed(entry))
      places.set(position, entry);
  }
  for (let position = 1; position <= slate.size; position += 1) {
    if (places.has(position)) continue;
    const before = [...places].filter(([at]) => at < position).map(([, entry]) => entry);
    const worth = (entry: SlateEntry): number =>
      (1 - slate.diversity) * relevance(entry) -
      slate.diversity * Math.max(0, ...before.map((other) => alike(entry, other)));
    const allowed = each.filter(isAllowed);
    const most = Math.max(...allowed.map(worth));
    const next = allowed.find((entry) => worth(entry) === most);
    if (next) places.set(position, next);
  }
  return [...places].toSorted(([a], [b]) => a - b).map(([, { id }]) => id);
};
