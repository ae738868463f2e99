/** A list as `IN` takes it. Its parameters have the numbers from 1, so that it can stand several times. */
export type List<T> = { readonly marks: string; readonly values: readonly T[] };

/** Longest list that is asked for at once. */
const CHUNK = 1_024;

/** Lists come in powers of four, so that there are few statements: the last value fills up the rest. */
export const listOf = <T>(values: readonly T[]): List<T> => {
  let size = 1;
  while (size < values.length) size *= 4;
  const filled = Array.from({ length: size }, (_, n) => values[Math.min(n, values.length - 1)]);
  return {
    marks: filled.map((_, n) => `?${n + 1}`).join(", "),
    values: filled.filter((value) => value !== undefined),
  };
};

/** A list in chunks that each fit into a statement; none for an empty one. */
export const listsOf = <T>(values: readonly T[], chunk = CHUNK): List<T>[] =>
  Array.from({ length: Math.ceil(values.length / chunk) }, (_, n) =>
    listOf(values.slice(n * chunk, (n + 1) * chunk)),
  );
