import { told } from "../flaw/index.ts";
import type { Offer } from "../offer/index.ts";
import type { DefinitionFlaw } from "./definition.ts";

type KeyedOffer = Pick<Offer, "requires"> & { readonly key: string };

/** The offers that lead back to one by what each requires, from itself to itself; null when none do. */
const circleFrom = (
  start: string,
  requiredBy: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null => {
  const from = new Map<string, string>();
  const waiting = [start];
  for (const key of waiting)
    for (const required of requiredBy.get(key) ?? []) {
      if (from.has(required)) continue;
      from.set(required, key);
      waiting.push(required);
    }
  const before = from.get(start);
  if (before === undefined) return null;
  const path = [start];
  for (let key = before; key !== start; key = from.get(key) ?? start) path.unshift(key);
  return [start, ...path];
};

/** Offers that could never be shown, since each of them wants the others to have been seen before. */
export const requiresFlaws = (
  offers: readonly KeyedOffer[],
  standing: readonly KeyedOffer[],
): DefinitionFlaw[] => {
  const requiredBy = new Map(standing.map(({ key, requires = [] }) => [key, requires]));
  return offers.flatMap(({ key }) => {
    const circle = circleFrom(key, requiredBy);
    if (circle === null) return [];
    const wrong = told("requires-circle", { way: circle.join(" → ") });
    return [{ kind: "offer", key, pointer: "/requires", ...wrong }];
  });
};
