import type { QualityFigure } from "@attune/contract";
import { percentText } from "../terminal/index.ts";

const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Counts as a line of bars, the highest full; nothing at all is a dot. */
export const sparkline = (counts: readonly number[]): string => {
  const most = Math.max(1, ...counts);
  return counts
    .map((count) =>
      count === 0 ? "·" : (BARS[Math.ceil((count / most) * BARS.length) - 1] ?? BARS[0]),
    )
    .join("");
};

/** A share in per cent, or how much of what it needs is there. */
export const figureText = ({ value, insufficient }: QualityFigure): string => {
  if (value !== null) return percentText(value);
  return insufficient ? `insufficient (${insufficient.have} of ${insufficient.need})` : "–";
};

/** A change of a share, in points of a per cent. */
export const changeText = (change: number | null): string => {
  if (change === null) return "";
  if (Math.abs(change) < 0.0005) return "±0";
  return `${change > 0 ? "+" : "−"}${Math.abs(change * 100).toFixed(1)}`;
};
