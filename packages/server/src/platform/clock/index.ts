/** The time, as everything here reads it: epoch milliseconds. */
export type Clock = {
  readonly now: () => number;
  readonly virtual: boolean;
  /** Moves a virtual clock; false when the clock is the machine's or the time would go back. */
  readonly set: (now: number) => boolean;
};

export const systemClock = (): Clock => ({
  now: () => Date.now(),
  virtual: false,
  set: () => false,
});

/** A clock that stands still until it is set. */
export const virtualClock = (start: number): Clock => {
  let now = start;
  return {
    now: () => now,
    virtual: true,
    set: (next) => {
      if (next < now) return false;
      now = next;
      return true;
    },
  };
};
