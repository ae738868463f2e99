import type { ItemModel } from "@attune/recommender/ease";
import type { PackedArray, PackedArrays } from "@attune/recommender/model";

const NO_WORDS = new Uint32Array();
const NO_SHARES = new Float32Array();
const NO_NUMBERS = new Float64Array();

const of = (arrays: PackedArrays, name: string): PackedArray | undefined =>
  Object.hasOwn(arrays, name) ? arrays[name] : undefined;

/** An array of whole numbers by its name; an empty one where there is none. */
export const wordsIn = (arrays: PackedArrays, name: string): Uint32Array => {
  const found = of(arrays, name);
  return found instanceof Uint32Array ? found : NO_WORDS;
};

/** An array of 64-bit floats by its name; an empty one where there is none. */
export const numbersIn = (arrays: PackedArrays, name: string): Float64Array => {
  const found = of(arrays, name);
  return found instanceof Float64Array ? found : NO_NUMBERS;
};

/** The item model among a version's arrays. */
export const modelIn = (arrays: PackedArrays): ItemModel => {
  const start = wordsIn(arrays, "easeStart");
  const weights = of(arrays, "easeWeights");
  return {
    itemCount: Math.max(0, start.length - 1),
    start,
    targets: wordsIn(arrays, "easeTargets"),
    weights: weights instanceof Float32Array ? weights : NO_SHARES,
  };
};
