/** What came of some work that was waited for no longer than a deadline. */
export type InTime<T> = { readonly value: T } | { readonly late: Promise<T> };

/**
 * Waits so long and no longer; what fails in time throws. An answer that had come when the deadline
 * passed, and that this thread was too busy to read, is in time.
 */
export const inTime = async <T>(work: Promise<T>, ms: number): Promise<InTime<T>> => {
  const { promise: deadline, resolve } = Promise.withResolvers<null>();
  const patience = setTimeout(() => setImmediate(resolve, null), ms);
  try {
    const first = await Promise.race([work.then((value) => ({ value })), deadline]);
    return first ?? { late: work };
  } finally {
    clearTimeout(patience);
  }
};
