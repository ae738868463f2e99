import type { Definition } from "@attune/core/definition";
import type { Store, StoredDefinition } from "../../platform/store/index.ts";
import type { Holder, ShelfQuery } from "../../platform/warehouse/index.ts";

/** Where recommenders' shelves were ever shown, and where several offers are, by versions. */
export type Places = Pick<ShelfQuery, "places" | "slates">;

/** Histories that are read at a time. */
const TOGETHER = 50;

const recommenderIn = (definition: Definition): string | null => {
  switch (definition.kind) {
    case "offer":
      return definition.items?.recommender ?? null;
    case "slot":
      return definition.default.items?.recommender ?? null;
    default:
      return null;
  }
};

const placesIn = (versions: readonly StoredDefinition[]): Places => {
  const places: ShelfQuery["places"][number][] = [];
  const slates: Holder[] = [];
  for (const { definition, version } of versions) {
    const { kind, key } = definition;
    const holder = `${kind}:${key}`;
    const recommender = recommenderIn(definition);
    if (recommender !== null) places.push({ recommender, holder, version });
    if (definition.kind === "slot" && definition.slate !== undefined)
      slates.push({ holder, version });
  }
  return { places, slates };
};

/**
 * Reads every version of every offer and slot: a decision names those that it showed, and they say whose
 * list that was. Kept until a definition changes.
 */
export const createPlaces = ({ reads }: Pick<Store, "reads">) => {
  let known: { readonly seq: number; readonly places: Places } | null = null;
  return async (): Promise<Places> => {
    const seq = await reads.definitionsSeq();
    if (known?.seq === seq) return known.places;
    const keys = new Map(
      (await reads.definitions())
        .filter(({ definition: { kind } }) => kind === "offer" || kind === "slot")
        .map(({ definition: { kind, key } }) => [`${kind}:${key}`, { kind, key }]),
    );
    const all = [...keys.values()];
    const versions: StoredDefinition[] = [];
    for (let from = 0; from < all.length; from += TOGETHER) {
      const some = all.slice(from, from + TOGETHER);
      const histories = await Promise.all(
        some.map(({ kind, key }) => reads.definitionHistory(kind, key)),
      );
      versions.push(...histories.flat());
    }
    known = { seq, places: placesIn(versions) };
    return known.places;
  };
};
