import type { Recommender } from "./recommender.ts";

type Keyed = Pick<Recommender, "fallback" | "rules"> & { readonly key: string };
type Flaw = { readonly key: string; readonly pointer: string; readonly message: string };

/** Whether a recommender falls back on itself, over however many others. */
const isCircular = (from: string, start: string, known: ReadonlyMap<string, Keyed>): boolean => {
  const open = [start];
  const passed = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === from) return true;
    if (passed.has(key)) continue;
    passed.add(key);
    open.push(...(known.get(key)?.fallback ?? []));
  }
  return false;
};

const priceFlaws = ({ key, rules }: Keyed): Flaw[] => {
  const { min, max } = rules?.price ?? {};
  return min !== undefined && max !== undefined && min > max
    ? [{ key, pointer: "/rules/price/max", message: `no price is above ${min} and below ${max}` }]
    : [];
};

const pinFlaws = ({ key, rules }: Keyed): Flaw[] => {
  const pins = rules?.pins ?? [];
  return pins.flatMap(({ position }, index) =>
    pins.findIndex((each) => each.position === position) < index
      ? [
          {
            key,
            pointer: `/rules/pins/${index}/position`,
            message: `another item is pinned to place ${position}: one item stands there`,
          },
        ]
      : [],
  );
};

/** What is wrong with recommenders by themselves, and beside all that stand with them. */
export const recommenderFlaws = (
  checked: readonly Keyed[],
  standing: readonly Keyed[],
): readonly Flaw[] => {
  const known = new Map(standing.map((each) => [each.key, each]));
  return checked.flatMap((each) => [
    ...priceFlaws(each),
    ...pinFlaws(each),
    ...(each.fallback ?? []).flatMap((key, index) =>
      isCircular(each.key, key, known)
        ? [
            {
              key: each.key,
              pointer: `/fallback/${index}`,
              message: `${key} falls back on ${each.key}: a chain has an end`,
            },
          ]
        : [],
    ),
  ]);
};
