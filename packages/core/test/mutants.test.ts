import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const MUTANTS = join(import.meta.dirname, "mutants");
const DESIGN = join(import.meta.dirname, "../../../../shared/design.md");

const read = (name: string): string => readFileSync(join(MUTANTS, name), "utf8");
const patches = globSync("*.patch", { cwd: MUTANTS }).sort();
const quotedBy = (patch: string): string =>
  /^Sentence: "(.+)"$/m.exec(read(patch))?.[1] ?? `nothing in ${patch}`;

/** The sentences of the design's section on identity, without bold type and side headings. */
const sentences = (): string[] => {
  const [, section = ""] = /^## Identity\n(.+?)^## /ms.exec(readFileSync(DESIGN, "utf8")) ?? [];
  return section
    .replaceAll(/\*\*[^*]+\.\*\* /g, "")
    .replaceAll("**", "")
    .split(/\n+|(?<=\.) (?=[A-Z`])/)
    .filter((sentence) => sentence !== "");
};

describe("the mutants", () => {
  test("each names tests that exist", () => {
    for (const patch of patches) {
      const named = /^Tests: (.+)$/m.exec(read(patch))?.[1]?.split(" ") ?? [];
      expect(named.length).toBeGreaterThan(0);
      for (const file of named)
        expect(existsSync(join(import.meta.dirname, "../../..", file))).toBe(true);
    }
  });

  test("every sentence on identity has one, or is listed with the reason why not", ({ skip }) => {
    if (!existsSync(DESIGN)) skip("the design is not beside this checkout: ../shared/design.md");
    const listed = [...read("README.md").matchAll(/^- "(.+)"/gm)].flatMap(([, text]) => text ?? []);
    const quoted = new Set([...patches.map(quotedBy), ...listed]);
    expect(new Set(sentences())).toEqual(quoted);
  });
});
