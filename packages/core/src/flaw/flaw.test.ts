import { describe, expect, test } from "vitest";
import { z } from "zod";
import { FLAW_CODES, issueTold, told } from "./index.ts";

const issuesOf = (type: z.ZodType, value: unknown) =>
  type.safeParse(value).error?.issues.map(issueTold) ?? [];

describe("a flaw", () => {
  test("is told in English, and by its code with what stands in it", () => {
    expect(told("reference-unknown", { kind: "slot", key: "hero" })).toEqual({
      message: "there is no slot hero: define it, or use the key of one that exists",
      said: { code: "reference-unknown", with: { kind: "slot", key: "hero" } },
    });
    expect(told("definition-too-long", { most: 1_048_576 }).message).toContain("1,048,576");
  });

  test("that has another as its reason names that by its code, too, or in its words", () => {
    const why = told("plan-enum-twice");
    expect(told("slot-cannot-show", { slot: "hero", why })).toEqual({
      message: "slot hero cannot show it: a value is named twice",
      said: { code: "slot-cannot-show", with: { slot: "hero", why: why.said } },
    });
    expect(told("slot-cannot-show", { slot: "hero", why: { message: "no" } }).said?.with).toEqual({
      slot: "hero",
      why: "no",
    });
  });
});

describe("what a schema finds wrong", () => {
  test.each([
    [z.string(), 3, { code: "value-type", with: { wanted: "string" } }],
    [z.string().min(2), "a", { code: "text-too-short", with: { limit: 2 } }],
    [z.string().max(2), "abc", { code: "text-too-long", with: { limit: 2 } }],
    [z.number().min(1), 0, { code: "number-too-small", with: { limit: 1, inclusive: "yes" } }],
    [z.number().lt(1), 1, { code: "number-too-big", with: { limit: 1, inclusive: "no" } }],
    [z.number().multipleOf(5), 1, { code: "number-not-multiple", with: { of: 5 } }],
    [z.array(z.int()).max(1), [1, 2], { code: "list-too-long", with: { limit: 1 } }],
    [z.array(z.int()).min(1), [], { code: "list-too-short", with: { limit: 1 } }],
    [z.enum(["a", "b"]), "c", { code: "value-not-one-of", with: { values: "a, b" } }],
    [z.email(), "a", { code: "text-format", with: { format: "email" } }],
    [
      z.strictObject({}),
      { a: 1, b: 2 },
      { code: "field-unknown", with: { names: "a, b", count: 2 } },
    ],
  ])("has a code with what it wants: %#", (type, value, said) => {
    expect(issuesOf(type, value)).toMatchObject([{ said }]);
    expect(FLAW_CODES).toContain(said.code);
  });

  test("has the code of the catalogue's words where a schema carries those", () => {
    const wrong = told("key-format");
    expect(issuesOf(z.string().regex(/^a/, wrong.message), "b")).toEqual([wrong]);
  });

  test("is left in its words where they were written for the place", () => {
    expect(issuesOf(z.string().regex(/^a/, "it begins with a"), "b")).toEqual([
      { message: "it begins with a" },
    ]);
    expect(issuesOf(z.string().max(1, "one letter: no more"), "bb")).toEqual([
      { message: "one letter: no more" },
    ]);
  });
});
