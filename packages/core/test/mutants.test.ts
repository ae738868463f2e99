import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const DESIGN = join(ROOT, "../shared/design.md");
const README = "packages/core/test/mutants/README.md";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const patches = globSync("packages/*/test/mutants/*.patch", { cwd: ROOT }).sort();
const quotedBy = (patch: string): string =>
  /^Sentence: "(.+)"$/m.exec(read(patch))?.[1] ?? `nothing in ${patch}`;

const quoted = (): Set<string> => new Set(patches.map(quotedBy));

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
    expect(patches.length).toBeGreaterThan(0);
    for (const patch of patches) {
      const named = /^Tests: (.+)$/m.exec(read(patch))?.[1]?.split(" ") ?? [];
      expect(named.length).toBeGreaterThan(0);
      for (const file of named) expect(existsSync(join(ROOT, file)), patch).toBe(true);
    }
  });

  test("every sentence on identity has one, or is listed with the reason why not", ({ skip }) => {
    if (!existsSync(DESIGN)) skip("the design is not beside this checkout: ../shared/design.md");
    const onIdentity = sentences();
    const listed = [...read(README).matchAll(/^- "(.+)"/gm)].flatMap(([, text]) => text ?? []);
    expect(listed.filter((sentence) => !onIdentity.includes(sentence))).toEqual([]);
    const known = new Set([...quoted(), ...listed]);
    expect(onIdentity.filter((sentence) => !known.has(sentence))).toEqual([]);
  });

  test("each quotes what the design says", ({ skip }) => {
    if (!existsSync(DESIGN)) skip("the design is not beside this checkout: ../shared/design.md");
    const design = readFileSync(DESIGN, "utf8").replaceAll("**", "");
    expect([...quoted()].filter((sentence) => !design.includes(sentence))).toEqual([]);
  });
});
