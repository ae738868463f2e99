/** A day in milliseconds. */
export const DAY = 86_400_000;

/** The UTC day of an instant: whole days since 1970-01-01. */
export const dayOf = (time: number): number => Math.floor(time / DAY);

/** Every day from the first to the last, both included. */
export const daysBetween = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_each, index) => first + index);
