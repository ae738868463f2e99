import type { History } from "../ease/index.ts";
import type { Pull } from "./likeness.ts";
import type { Vectors } from "./vectors.ts";

/** An item that speaks for others that are like it. */
export type Voice = {
  readonly item: number;
  readonly weight: number;
  /** What of its say goes to its words; the rest goes to its embedding. */
  readonly words: number;
  readonly vector: Float32Array | null;
  readonly pulls: readonly Pull[];
};

type VoicesOptions = {
  readonly embedding: number;
  readonly pullsOf: (item: number) => readonly Pull[] | null;
};

/** Tells of the items of a history that are known here with which weight they speak, and how. */
export const createVoices =
  (vectors: Vectors, { embedding, pullsOf }: VoicesOptions) =>
  ({ items, weights }: History): readonly Voice[] => {
    const voices: Voice[] = [];
    for (let at = 0; at < items.length; at += 1) {
      const [item, weight] = [items[at] ?? 0, weights[at] ?? 0];
      const pulls = pullsOf(item);
      if (pulls === null || !Number.isFinite(weight)) continue;
      const vector = embedding > 0 ? vectors.get(item) : null;
      const words = vector === null ? 1 : 1 - embedding;
      voices.push({ item, weight, words, vector, pulls });
    }
    return voices;
  };

/** The sums of their embeddings by their weights: one for each length that they have. */
export const sumsOf = (voices: readonly Voice[]): readonly Float32Array[] => {
  const sums = new Map<number, Float32Array>();
  for (const { weight, vector } of voices) {
    if (vector === null) continue;
    const before = sums.get(vector.length);
    sums.set(
      vector.length,
      vector.map((value, at) => (before?.[at] ?? 0) + weight * value),
    );
  }
  return [...sums.values()];
};
