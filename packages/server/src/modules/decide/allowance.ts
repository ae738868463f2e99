/** Somebody who asks, and how much of it. Answers how many ms to wait; 0 when it is given. */
export type Allowance = (who: string, asked: number) => number;

export type AllowanceDeps = {
  /** How much there is in a minute, above 0. */
  readonly perMinute: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Askers that are remembered; who was not seen for longest goes first. */
const REMEMBERED = 50_000;
const MINUTE_MS = 60_000;

/** What is left for one asker, and when that was so. */
type Left = { readonly amount: number; readonly at: number };

/** A minute's may be asked for at once; then it comes back evenly. More than a minute's takes all of it. */
export const createAllowance = ({ perMinute, elapsed }: AllowanceDeps): Allowance => {
  const known = new Map<string, Left>();
  const leftOf = (who: string, now: number): number => {
    const { amount, at } = known.get(who) ?? { amount: perMinute, at: now };
    return Math.min(perMinute, amount + ((now - at) * perMinute) / MINUTE_MS);
  };
  const keep = (who: string, left: Left): void => {
    known.delete(who);
    known.set(who, left);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };
  return (who, asked) => {
    const now = elapsed();
    const left = leftOf(who, now);
    const wanted = Math.min(asked, perMinute);
    const isGiven = left >= wanted;
    keep(who, { amount: isGiven ? left - wanted : left, at: now });
    return isGiven ? 0 : ((wanted - left) * MINUTE_MS) / perMinute;
  };
};
