import type { History } from "../ease/index.ts";
import type { Document, Lexicon } from "./lexicon.ts";
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

/** Tells of the items of a history that are known here with which weight they speak, and how. */
export const createVoices =
  (
    lexicon: Lexicon,
    vectors: Vectors,
    {
      embedding,
      pullsOf,
    }: {
      readonly embedding: number;
      readonly pullsOf: (document: Document) => readonly Pull[];
    },
  ) =>
  ({ items, weights }: History): readonly Voice[] =>
    Array.from(items, (item, at) => ({ item, weight: weights[at] ?? 0 })).flatMap(
      ({ item, weight }) => {
        const document = lexicon.get(item);
        if (document === undefined || !Number.isFinite(weight)) return [];
        const vector = embedding > 0 ? vectors.get(item) : null;
        const words = vector === null ? 1 : 1 - embedding;
        return [{ item, weight, words, vector, pulls: pullsOf(document) }];
      },
    );

/** The sum of their embeddings by their weights; null where none has one. */
export const sumOf = (voices: readonly Voice[]): Float32Array | null =>
  voices.reduce<Float32Array | null>((sum, { weight, vector }) => {
    if (vector === null) return sum;
    return vector.map((value, at) => (sum?.[at] ?? 0) + weight * value);
  }, null);
