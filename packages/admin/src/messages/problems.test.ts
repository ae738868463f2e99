import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATIONS, PROBLEMS, REJECTIONS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { EN } from "./en/index.ts";
import { SV } from "./sv/index.ts";

const SOURCE = join(import.meta.dirname, "..");

const written = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\./.test(path))
  .map((path) => readFileSync(join(SOURCE, path), "utf8"))
  .join("\n");

/** Of every operation that the UI names, and what any request may meet. */
const met = new Set([
  "internal",
  ...Object.entries(OPERATIONS)
    .filter(([name]) => written.includes(`"${name}"`))
    .flatMap(([, { problems }]) => problems),
]);

const LANGUAGES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["English", EN],
  ["Swedish", SV],
];

describe("a problem that the server names", () => {
  test.each(LANGUAGES)("is told in %s, with what to do about it", (_, messages) => {
    const untold = [...met].filter(
      (slug) => !messages[`problem.${slug}`] || !messages[`problem.${slug}.fix`],
    );
    expect(met.size).toBeGreaterThan(50);
    expect(untold).toEqual([]);
  });

  test("is one of the contract's, or of the page's own", () => {
    const slugs = Object.keys(EN)
      .filter((key) => key.startsWith("problem.") && !key.endsWith(".fix"))
      .map((key) => key.slice("problem.".length));
    expect(slugs.filter((slug) => !Object.hasOwn(PROBLEMS, slug))).toEqual([
      "page",
      "unreachable",
      "unreadable",
    ]);
  });
});

describe("a message that is no event", () => {
  test.each(LANGUAGES)("is said in %s to be so, whatever is wrong with it", (_, messages) => {
    const untold = Object.keys(REJECTIONS).filter((code) => !messages[`rejection.${code}`]);
    expect(untold).toEqual([]);
  });
});
