/** Seconds of its rate that a bucket holds. */
const BURST_S = 5;
/** Entries of the log a second that are looked at for one reader. */
const LOOKED_AT = 2_500;
/** Seconds of that which may be looked at in one go: meanwhile others wait between two pages. */
const LOOKED_S = 1;

/** Takes up to so many of what has come together since, and says how many. */
type Bucket = (wanted: number) => number;

const createBucket = (rate: number, seconds: number, elapsed: () => number): Bucket => {
  const most = rate * seconds;
  let level = most;
  let last = elapsed();
  return (wanted) => {
    const now = elapsed();
    level = Math.min(most, level + ((now - last) / 1000) * rate);
    last = now;
    const taken = Math.min(wanted, Math.floor(level));
    level -= taken;
    return taken;
  };
};

/** How much one reader gets. */
export type Pace = {
  /** How many of so many items may be sent now. */
  readonly send: Bucket;
  /** Whether so many entries more may be looked at now. */
  readonly look: (entries: number) => boolean;
};

/**
 * A reader's pace: so many items a second, and as much of the log as one may cost; null for one who
 * wants all.
 */
export const createPace = (rate: number | null, elapsed: () => number): Pace => {
  if (rate === null) return { send: (wanted) => wanted, look: () => true };
  const look = createBucket(LOOKED_AT, LOOKED_S, elapsed);
  return {
    send: createBucket(rate, BURST_S, elapsed),
    look: (entries) => look(entries) === entries,
  };
};
