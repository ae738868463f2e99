/** A lever with the instant (epoch ms) from which it is over. */
export type CompiledLever = {
  readonly id: string;
  readonly factor: number;
  readonly until: number;
};

/** What levers multiply a score by at most and at least, all together. */
const [LEAST, MOST] = [0.5, 2];

/** What the levers in force at an instant come to together, and which these are. */
export type Pulled = { readonly factor: number; readonly levers: readonly string[] };

const NOT_PULLED: Pulled = { factor: 1, levers: [] };

export const leverAt = (levers: readonly CompiledLever[], now: number): Pulled => {
  const inForce = levers.filter(({ until }) => now < until);
  if (inForce.length === 0) return NOT_PULLED;
  const product = inForce.reduce((all, { factor }) => all * factor, 1);
  return {
    factor: Math.min(MOST, Math.max(LEAST, product)),
    levers: inForce.map(({ id }) => id),
  };
};
