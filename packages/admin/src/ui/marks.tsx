import styles from "./marks.module.css";

/** One of the eight colours that the colour-blind tell apart: the same for the same name on every screen. */
export const seriesColor = (name: string): string => {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return `var(--series-${(sum % 8) + 1})`;
};

const WIDTH = 96;
const HEIGHT = 20;

/** Points of a line through values, in a box of its size. */
export const sparkPoints = (values: readonly number[], width = WIDTH, height = HEIGHT): string => {
  const most = Math.max(...values);
  const least = Math.min(0, ...values);
  const span = most === least ? 1 : most - least;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, index) => {
      const y = height - 1 - ((value - least) / span) * (height - 2);
      return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
};

type SparklineProps = {
  /** What it shows, in words: it is read aloud. */
  readonly name: string;
  readonly values: readonly number[];
};

/** How something went, in the height of a row. */
export const Sparkline = ({ name, values }: SparklineProps) => (
  <svg
    className={styles["spark"]}
    width={WIDTH}
    height={HEIGHT}
    viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    role="img"
    aria-label={name}
  >
    <polyline points={sparkPoints(values)} />
  </svg>
);

type BarProps = {
  readonly name: string;
  readonly value: number;
  readonly most: number;
  readonly tone?: "accent" | "quiet" | "bad";
  /** Drawn as an estimate: it looks other than what was counted. */
  readonly isEstimate?: boolean;
};

/** A value beside the largest of its kind. */
export const Bar = ({ name, value, most, tone = "accent", isEstimate = false }: BarProps) => {
  const share = most > 0 ? Math.max(0, Math.min(1, value / most)) : 0;
  return (
    <span className={styles["bar"]} role="img" aria-label={name}>
      <span
        className={`${styles["fill"]} ${styles[tone]} ${isEstimate ? styles["estimate"] : ""}`}
        style={{ width: `${(share * 100).toFixed(1)}%` }}
      />
    </span>
  );
};

/** Counts per equal stretch of time between two instants. */
export const densityOf = (
  instants: readonly number[],
  from: number,
  to: number,
  stretches: number,
): number[] => {
  const counts = Array.from({ length: stretches }, () => 0);
  for (const instant of instants) {
    const place = to > from ? Math.floor(((instant - from) / (to - from)) * stretches) : 0;
    const index = Math.max(0, Math.min(stretches - 1, place));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
};

type DensityProps = {
  readonly name: string;
  readonly counts: readonly number[];
  readonly labels: readonly [string, string];
};

/** Where in a long time much happened. */
export const Density = ({ name, counts, labels }: DensityProps) => {
  const most = Math.max(1, ...counts);
  return (
    <figure className={styles["density"]}>
      <div className={styles["strip"]} role="img" aria-label={name}>
        {counts.map((count, index) => (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- a stretch of time is its place
            key={index}
            className={count === 0 ? styles["none"] : styles["some"]}
            style={{ height: count === 0 ? 1 : `${Math.max(12, Math.sqrt(count / most) * 100)}%` }}
          />
        ))}
      </div>
      <figcaption className={styles["ends"]}>
        <span>{labels[0]}</span>
        <span>{labels[1]}</span>
      </figcaption>
    </figure>
  );
};
