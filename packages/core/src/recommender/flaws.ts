import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { Recommender } from "./recommender.ts";
import { CROWD_SOURCES, isCrowdSource, isWeighed, WEIGHED_SOURCES } from "./recommender.ts";

type Keyed = Pick<
  Recommender,
  "basis" | "bundle" | "fallback" | "rules" | "sources" | "weights"
> & {
  readonly key: string;
};
type Flaw = Told & { readonly key: string; readonly pointer: string };

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
    ? [
        {
          key,
          pointer: "/rules/price/max",
          ...told("price-band-empty", { min: String(min), max: String(max) }),
        },
      ]
    : [];
};

const pinFlaws = ({ key, rules }: Keyed): Flaw[] => {
  const pins = rules?.pins ?? [];
  return pins.flatMap(({ item, position }, index) => {
    const pointer = `/rules/pins/${index}`;
    const taken = told("pin-place-taken", { position });
    const again = told("pin-twice", { item });
    return [
      ...(pins.findIndex((each) => each.position === position) < index
        ? [{ key, pointer: `${pointer}/position`, ...taken }]
        : []),
      ...(pins.findIndex((each) => each.item === item) < index
        ? [{ key, pointer: `${pointer}/item`, ...again }]
        : []),
    ];
  });
};

const weightFlaws = ({ key, weights, basis, sources }: Keyed): Flaw[] => {
  if (weights !== "learnt") return [];
  const flaw = (pointer: string, wrong: Told): Flaw => ({ key, pointer, ...wrong });
  const weighed = sources.filter(({ use }) => isWeighed(use));
  return [
    ...(basis === "profile" ? [] : [flaw("/weights", told("learnt-basis"))]),
    ...(weighed.length > 1
      ? []
      : [flaw("/weights", told("learnt-sources", { sources: WEIGHED_SOURCES.join(", ") }))]),
  ];
};

const sourceFlaws = ({ key, sources }: Keyed): Flaw[] =>
  sources.flatMap(({ use, by }, index) =>
    by === undefined || isCrowdSource(use)
      ? []
      : [
          {
            key,
            pointer: `/sources/${index}/by`,
            ...told("crowds-untold", { source: use, sources: CROWD_SOURCES.join(" or ") }),
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
  const flaw = (pointer: string, wrong: Told): Flaw => ({ key, pointer, ...wrong });
  return [
    ...(min > max ? [flaw("/bundle/max", told("bundle-number-empty", { min, max }))] : []),
    ...(total?.min !== undefined && total.max !== undefined && total.min > total.max
      ? [
          flaw(
            "/bundle/total/max",
            told("bundle-total-empty", { min: String(total.min), max: String(total.max) }),
          ),
        ]
      : []),
    ...(basis === "query" ? [flaw("/basis", told("bundle-basis"))] : []),
    ...idleIn(recommender).flatMap(([pointer, isThere]) =>
      isThere ? [flaw(pointer, told("bundle-idle"))] : [],
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
    ...weightFlaws(each),
    ...bundleFlaws(each),
    ...(each.fallback ?? []).flatMap((key, index) =>
      isCircular(each.key, key, known)
        ? [
            {
              key: each.key,
              pointer: `/fallback/${index}`,
              ...told("recommender-circle", { fallback: key, recommender: each.key }),
            },
          ]
        : [],
    ),
  ]);
};
