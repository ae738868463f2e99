import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { requiresFlaws } from "./requires-flaws.ts";

const KEYS = ["a", "b", "c", "d", "e"] as const;
const offers = fc
  .array(fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 3 }), {
    minLength: KEYS.length,
    maxLength: KEYS.length,
  })
  .map((lists) => KEYS.map((key, nth) => ({ key, requires: lists[nth] ?? [] })));

/** Offers that lead back to themselves, by as many steps as there are offers. */
const circular = (all: readonly { key: string; requires: readonly string[] }[]): string[] =>
  all.flatMap(({ key, requires }) => {
    let reached = new Set<string>(requires);
    for (const _each of all)
      reached = new Set(
        [...reached].flatMap((from) => [
          from,
          ...(all.find((other) => other.key === from)?.requires ?? []),
        ]),
      );
    return reached.has(key) ? [key] : [];
  });

describe("offers that require others", () => {
  test.prop([offers])("are wrong exactly when they lead back to themselves", (all) => {
    expect(requiresFlaws(all, all).map(({ key }) => key)).toEqual(circular(all));
  });

  test("are told the whole circle", () => {
    const all = [
      { key: "a", requires: ["b"] },
      { key: "b", requires: ["c"] },
      { key: "c", requires: ["a"] },
    ];
    expect(requiresFlaws(all.slice(0, 1), all)).toMatchObject([
      {
        kind: "offer",
        key: "a",
        pointer: "/requires",
        message: "a → b → c → a: none of them could ever be shown",
      },
    ]);
  });
});
