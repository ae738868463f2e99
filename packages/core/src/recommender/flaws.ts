import type { Recommender } from "./recommender.ts";
import { CROWD_SOURCES, isCrowdSource } from "./recommender.ts";

type Keyed = Pick<Recommender, "basis" | "bundle" | "fallback" | "rules" | "sources"> & {
  readonly key: string;
};
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
  return pins.flatMap(({ item, position }, index) => {
    const pointer = `/rules/pins/${index}`;
    const taken = `another item is pinned to place ${position}: one item stands there`;
    const again = `${item} is pinned already: an item has one place`;
    return [
      ...(pins.findIndex((each) => each.position === position) < index
        ? [{ key, pointer: `${pointer}/position`, message: taken }]
        : []),
      ...(pins.findIndex((each) => each.item === item) < index
        ? [{ key, pointer: `${pointer}/item`, message: again }]
        : []),
    ];
  });
};

const sourceFlaws = ({ key, sources }: Keyed): Flaw[] =>
  sources.flatMap(({ use, by }, index) =>
    by === undefined || isCrowdSource(use)
      ? []
      : [
          {
            key,
            pointer: `/sources/${index}/by`,
            message: `does nothing for ${use}, which tells no crowds apart: take it out, or use ${CROWD_SOURCES.join(" or ")}`,
          },
        ],
  );

/** Rules that order or cap a list, where there is none: a bundle is chosen as a set. */
const idleIn = ({
  rules,
  fallback = [],
}: Pick<Keyed, "rules" | "fallback">): readonly (readonly [string, boolean])[] => {
  const perCategory = rules?.perCategory ?? 1;
  return [
    ["/fallback", fallback.length > 0],
    ["/rules/boost", (rules?.boost ?? []).length > 0],
    ["/rules/pins", (rules?.pins ?? []).length > 0],
    ["/rules/diversity", (rules?.diversity ?? 0) > 0],
    ["/rules/perBrand", rules?.perBrand !== undefined],
    ["/rules/perCategory", perCategory !== 1],
  ];
};

const bundleFlaws = (recommender: Keyed): Flaw[] => {
  const { key, bundle, basis } = recommender;
  if (!bundle) return [];
  const { min, max, total } = bundle;
  const flaw = (pointer: string, message: string): Flaw => ({ key, pointer, message });
  return [
    ...(min > max ? [flaw("/bundle/max", `no number is at least ${min} and at most ${max}`)] : []),
    ...(total?.min !== undefined && total.max !== undefined && total.min > total.max
      ? [flaw("/bundle/total/max", `no total is above ${total.min} and below ${total.max}`)]
      : []),
    ...(basis === "query" ? [flaw("/basis", "a bundle goes with items, a cart or a person")] : []),
    ...idleIn(recommender).flatMap(([pointer, isThere]) =>
      isThere
        ? [flaw(pointer, "does nothing in a bundle, which is one set in whole or not at all")]
        : [],
    ),
  ];
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
    ...sourceFlaws(each),
    ...bundleFlaws(each),
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
