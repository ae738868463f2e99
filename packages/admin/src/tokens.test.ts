import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }] as const,
  ),
);

const channel = (hex: string, at: number): number => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
/** Relative luminance of WCAG 2.2. */
const luminance = (hex: string): number =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const GROUNDS = ["ground", "ground-raised", "ground-sunken", "ground-hover", "ground-current"];
const TEXTS = ["ink", "ink-soft"];
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...GROUNDS.flatMap((ground) => TEXTS.map((text) => [text, ground, 4.5] as const)),
  ...["ground", "ground-raised", "ground-sunken"].map((each) => ["ink-faint", each, 4.5] as const),
  ...["ground", "ground-raised", "ground-hover"].map((each) => ["accent", each, 4.5] as const),
  ["accent-strong", "ground-current", 4.5],
  ["on-accent", "accent", 4.5],
  ["good", "good-ground", 4.5],
  ["warn", "warn-ground", 4.5],
  ["bad", "bad-ground", 4.5],
  ["bad", "ground", 4.5],
  ["line-strong", "ground", 3],
  ...Array.from({ length: 8 }, (_, index) => [`series-${index + 1}`, "ground", 3] as const),
];

describe("the colours", () => {
  test.each(PAIRS)("%s on %s are told apart in both themes", (front, back, least) => {
    const [over, under] = [tokens.get(front), tokens.get(back)];
    expect([front, over !== undefined, back, under !== undefined]).toEqual([
      front,
      true,
      back,
      true,
    ]);
    expect(contrast(over?.light ?? "", under?.light ?? "")).toBeGreaterThanOrEqual(least);
    expect(contrast(over?.dark ?? "", under?.dark ?? "")).toBeGreaterThanOrEqual(least);
  });
});
