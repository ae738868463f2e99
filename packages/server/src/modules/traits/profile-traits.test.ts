import { EMPTY_STATE } from "@attune/core/profile";
import { createProgram } from "@attune/core/segment";
import type { KeyedTrait } from "@attune/core/trait";
import { compileTrait, isTraitFlaws } from "@attune/core/trait";
import { describe, expect, test } from "vitest";
import { profileTraits, undoneTraits, valuedTraits } from "./profile-traits.ts";

const DEFINITIONS: readonly KeyedTrait[] = [
  { key: "views", compute: { measure: "count", name: "Product Viewed" } },
  { key: "mails", compute: { measure: "count", name: "Email Opened" } },
  { key: "interest", formula: "views * 2" },
];

const program = createProgram({
  segments: [],
  traits: DEFINITIONS.flatMap((definition) => {
    const compiled = compileTrait(definition);
    return isTraitFlaws(compiled) ? [] : [{ ...compiled, version: 1 }];
  }),
  evaluated: new Map(),
  zone: "UTC",
});

const views = program.features.find(({ feature }) =>
  feature.match.names.includes("Product Viewed"),
);
const behind = { kind: "feature" as const, key: views?.key ?? "", since: 9, cursor: 3 };

describe("a trait whose events are not all looked at", () => {
  test("is missing and says so, with what is computed of it; the others stand", async () => {
    const undone = await undoneTraits({ reads: { fillings: async () => [behind] } }, program);
    expect([...undone].sort()).toEqual(["interest", "views"]);
    const shown = profileTraits(program, EMPTY_STATE, 0, undone);
    expect(shown.find(({ name }) => name === "views")).toMatchObject({ value: null });
    const valued = valuedTraits(program, EMPTY_STATE, 0, undone).map(({ name }) => name);
    expect(valued).toContain("mails");
    expect(valued).not.toContain("views");
    expect(valued).not.toContain("interest");
  });

  test("has its value when all is caught up with", async () => {
    const undone = await undoneTraits({ reads: { fillings: async () => [] } }, program);
    const valued = valuedTraits(program, EMPTY_STATE, 0, undone);
    expect(valued.find(({ name }) => name === "interest")?.value).toBe(0);
  });
});
