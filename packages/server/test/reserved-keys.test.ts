import type { Operation } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { startForTest } from "./running-attune.ts";

const operations: readonly Operation[] = Object.values(OPERATIONS);

const isParameter = (part: string): boolean => part.startsWith("{");

/** What the parameters of one path would be in the place of another; null where it matches nowhere. */
const takenBy = (fixed: readonly string[], open: readonly string[]): readonly string[] | null => {
  if (fixed.length !== open.length) return null;
  const pairs = open.map((part, index) => [part, fixed[index] ?? ""] as const);
  const isMatch = pairs.every(([part, other]) => part === other || isParameter(part));
  const taken = pairs.filter(([part, other]) => isParameter(part) && !isParameter(other));
  return isMatch && taken.length > 0 ? taken.map(([, other]) => other) : null;
};

describe("a key that is a word of a path", () => {
  test("is the only way in which one route hides another", () => {
    const hidden = operations.flatMap((open) =>
      operations.flatMap((fixed) =>
        open.method === fixed.method
          ? (takenBy(fixed.path.split("/"), open.path.split("/")) ?? []).map(
              (word) => `${open.method} ${open.path}: ${word}`,
            )
          : [],
      ),
    );
    expect(hidden).toEqual(["GET /v1/segments/{key}: overlap"]);
  });

  test("is refused for a segment, with the reason, and taken for other kinds", async () => {
    const attune = await startForTest();
    const apply = (kind: string, key: string, more: object) => ({
      body: { definitions: [{ kind, key, ...more }] },
    });
    const refused = await attune.refused(
      "applyDefinitions",
      apply("segment", "overlap", { when: { plan: "gold" } }),
    );
    expect(refused).toMatchObject({
      status: 422,
      problem: { errors: [{ pointer: "segment:overlap/key" }] },
    });
    expect(JSON.stringify(refused.problem)).toContain("/v1/segments/overlap is something else");
    await attune.call("applyDefinitions", apply("slot", "overlap", {}));
    await attune.call("applyDefinitions", apply("segment", "preview", { when: { plan: "gold" } }));
    expect(await attune.call("segment", { params: { key: "preview" } })).toMatchObject({
      key: "preview",
    });
  });
});
