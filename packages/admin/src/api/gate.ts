/** Holds requests back from the end of a session until the same person is signed in again. */
export type Gate = {
  /** Every request waits from now on. */
  readonly close: () => void;
  /** What waits is sent. */
  readonly open: () => void;
  /** Epoch ms since when it is closed; null while it is open. */
  readonly closedAt: () => number | null;
  /** Resolves once it is open. */
  readonly passed: () => Promise<void>;
  /** Told of each opening and closing, until what is answered is called. */
  readonly subscribe: (listener: () => void) => () => void;
};

export const createGate = (now: () => number): Gate => {
  const listeners = new Set<() => void>();
  const state: { closedAt: number | null; waiting: (() => void)[] } = {
    closedAt: null,
    waiting: [],
  };
  const become = (closedAt: number | null): void => {
    state.closedAt = closedAt;
    for (const listener of listeners) listener();
  };
  return {
    close: () => {
      if (state.closedAt === null) become(now());
    },
    open: () => {
      if (state.closedAt === null) return;
      const waiting = state.waiting.splice(0);
      become(null);
      for (const pass of waiting) pass();
    },
    closedAt: () => state.closedAt,
    passed: () =>
      state.closedAt === null
        ? Promise.resolve()
        : new Promise((resolve) => {
            state.waiting.push(resolve);
          }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
