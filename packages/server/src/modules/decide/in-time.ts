/** What came of some work that was waited for no longer than a deadline. */
export type InTime<T> = { readonly value: T } | { readonly late: Promise<T> };

/** Waits so long and no longer; what fails in time throws. */
export const inTime = async <T>(work: Promise<T>, ms: number): Promise<InTime<T>> => {
  const { promise: deadline, resolve } = Promise.withResolvers<null>();
  const patience = setTimeout(() => resolve(null), ms);
  try {
    const first = await Promise.race([work.then((value) => ({ value })), deadline]);
    return first ?? { late: work };
  } finally {
    clearTimeout(patience);
  }
};
