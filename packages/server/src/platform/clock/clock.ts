/** The time, as everything here reads it: epoch milliseconds. */
export type Clock = {
  readonly now: () => number;
  readonly virtual: boolean;
  /** Moves a virtual clock; false when the clock is none or the time would go back. */
  readonly set: (now: number) => Promise<boolean>;
  /** Learns what other nodes have set; a clock that is this process's own has nothing to learn. */
  readonly refresh: () => Promise<void>;
};

const nothing = async (): Promise<void> => undefined;

export const systemClock = (): Clock => ({
  now: () => Date.now(),
  virtual: false,
  set: async () => false,
  refresh: nothing,
});

/** A clock that stands still until it is set. */
export const virtualClock = (start: number): Clock => {
  let now = start;
  return {
    now: () => now,
    virtual: true,
    set: async (next) => {
      if (next < now) return false;
      now = next;
      return true;
    },
    refresh: nothing,
  };
};
