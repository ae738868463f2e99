/** Where a number is with 95 % confidence at least. */
export type Interval = { readonly low: number; readonly high: number };

/** What may lie outside on each side of a two-sided interval of 95 %. */
const TAIL = 0.025;
/** Terms that are so much smaller than their sum change nothing of it. */
const NEGLIGIBLE = 1e-15;

/** Some people of whom some have what is counted, and a sample of them. */
type Urn = { readonly population: number; readonly having: number; readonly looked: number };

/** ln n!: added up where it is small, else Stirling's series (Abramowitz and Stegun 6.1.41). */
const logFactorial = (n: number): number => {
  if (n < 20) {
    let sum = 0;
    for (let each = 2; each <= n; each += 1) sum += Math.log(each);
    return sum;
  }
  const part = 1 / (n * n);
  const series = (1 / 12 - part * (1 / 360 - part / 1260)) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
};

const logChoose = (n: number, k: number): number =>
  logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** The chance of so many hits exactly: hypergeometric, as nobody is looked at twice. */
const chanceOf = ({ population, having, looked }: Urn, hits: number): number =>
  Math.exp(
    logChoose(having, hits) +
      logChoose(population - having, looked - hits) -
      logChoose(population, looked),
  );

/** The chance of so many hits or fewer. */
const atMost = (urn: Urn, hits: number): number => {
  const { population, having, looked } = urn;
  const fewest = Math.max(0, looked - (population - having));
  const most = Math.min(looked, having);
  if (hits >= most) return 1;
  if (hits < fewest) return 0;
  const others = population - having - looked;
  // From the greatest term to ever smaller ones: the tail that the mean is not in.
  const isBelow = hits < (looked * having) / population;
  let sum = 0;
  let x = isBelow ? hits : hits + 1;
  let term = chanceOf(urn, x);
  while (x >= fewest && x <= most && term > sum * NEGLIGIBLE) {
    sum += term;
    term *= isBelow
      ? (x * (others + x)) / ((having - x + 1) * (looked - x + 1))
      : ((having - x) * (looked - x)) / ((x + 1) * (others + x + 1));
    x += isBelow ? -1 : 1;
  }
  return isBelow ? sum : 1 - sum;
};

/** The last number from `from` to `until` for which something holds that holds for the first ones only. */
const lastFor = (from: number, until: number, isSo: (number: number) => boolean): number => {
  let [low, high] = [from, until];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isSo(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
};

/**
 * How many of a population have what `hits` of a random sample of `looked` have: the point estimate
 * with the exact interval, from the fewest to the most of whom such a sample would not be rarer than
 * one in forty (Clopper and Pearson 1934, "The use of confidence or fiducial limits", with the
 * hypergeometric distribution). Approximations such as Wilson's hold less often where few are hit.
 */
export const estimateOf = (
  hits: number,
  looked: number,
  population: number,
): { readonly count: number; readonly interval: Interval } => {
  if (looked === 0) return { count: 0, interval: { low: 0, high: population } };
  const [known, possible] = [hits, population - (looked - hits)];
  const urn = (having: number): Urn => ({ population, having, looked });
  const isTooFew = (having: number): boolean => 1 - atMost(urn(having), hits - 1) <= TAIL;
  const isEnough = (having: number): boolean => atMost(urn(having), hits) > TAIL;
  const count = Math.round((hits / looked) * population);
  return {
    count,
    interval: {
      low: isTooFew(known) ? lastFor(known, count, isTooFew) + 1 : known,
      high: lastFor(count, possible, isEnough),
    },
  };
};
