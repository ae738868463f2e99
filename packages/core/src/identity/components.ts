export type FacetPair = readonly [a: number, b: number];

/** A pair in its one order: the lower facet id first. */
export const pairOf = (a: number, b: number): FacetPair => (a < b ? [a, b] : [b, a]);

/** Splits facets into the groups that live links connect, each sorted, ordered by their oldest facet. */
export const connectedComponents = (
  facets: readonly number[],
  links: readonly FacetPair[],
): number[][] => {
  const parent = new Map(facets.map((facet) => [facet, facet]));
  const root = (facet: number): number => {
    let here = facet;
    for (let up = parent.get(here) ?? here; up !== here; up = parent.get(here) ?? here) here = up;
    parent.set(facet, here);
    return here;
  };
  for (const [a, b] of links) {
    if (!parent.has(a) || !parent.has(b)) continue;
    const [low, high] = pairOf(root(a), root(b));
    parent.set(high, low);
  }
  const groups = new Map<number, number[]>();
  for (const facet of [...facets].sort((a, b) => a - b)) {
    const group = groups.get(root(facet));
    if (group) group.push(facet);
    else groups.set(root(facet), [facet]);
  }
  return [...groups.values()];
};
