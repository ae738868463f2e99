import { performance } from "node:perf_hooks";

/** How long somebody waits. */
export type Patience = {
  readonly isLeft: () => boolean;
  /** What comes of the work, or `otherwise` when that takes longer; the work goes on. */
  readonly of: <T>(work: Promise<T>, otherwise: T) => Promise<T>;
};

/** Patience for so many ms from now on; without end when it is not said how many. */
export const createPatience = (ms: number | undefined): Patience => {
  if (ms === undefined) return { isLeft: () => true, of: (work) => work };
  const end = performance.now() + ms;
  return {
    isLeft: () => performance.now() < end,
    of: async (work, otherwise) => {
      const { promise, resolve } = Promise.withResolvers<typeof otherwise>();
      const timer = setTimeout(() => resolve(otherwise), Math.max(0, end - performance.now()));
      try {
        return await Promise.race([work, promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
