import { describe, expect, test } from "vitest";
import { arbitration } from "./arbitration.arbitraries.ts";
import type { Arbitration, Slate } from "./arbitration.ts";
import { arbitrationFlaws, slateFlaws } from "./flaws.ts";

const flawsOf = (given: Partial<Arbitration>) => arbitrationFlaws(arbitration(given));

describe("what is wrong with how a slot chooses", () => {
  test.each<Partial<Arbitration>>([
    {},
    { by: "formula", formula: "value * 2.0 + a_trait_that_nobody_has" },
    { by: "value", factors: ["value"] },
    { by: "thompson", factors: ["value", "propensity"] },
    { by: "thompson", explore: 0.1 },
  ])("is nothing: %o", (given) => {
    expect(flawsOf(given)).toEqual([]);
  });

  test.each<[Partial<Arbitration>, string, string]>([
    [{ by: "formula" }, "/formula", "by: formula needs one"],
    [{ by: "formula", formula: "value *" }, "/formula", "it is no formula"],
    [{ by: "value", formula: "value" }, "/formula", "it is not used with by: value"],
    [{ by: "priority", factors: ["value"] }, "/factors", "they are not used with by: priority"],
    [{ by: "value", factors: ["value", "value"] }, "/factors", "each factor stands once"],
    [{ by: "thompson", factors: ["value"] }, "/factors", "thompson draws the propensity"],
  ])("is said, with the place: %o", (given, pointer, message) => {
    expect(flawsOf(given)).toMatchObject([{ pointer, message: expect.stringContaining(message) }]);
  });
});

describe("what is wrong with a slate", () => {
  const slate = (...pins: NonNullable<Slate["pins"]>): Slate => ({ size: 3, diversity: 0, pins });

  test("is nothing", () => {
    expect(slateFlaws({ size: 1, diversity: 0 })).toEqual([]);
    expect(
      slateFlaws(slate({ offer: "hat", position: 1 }, { offer: "shoe", position: 3 })),
    ).toEqual([]);
  });

  test("is a pin beyond its size", () => {
    expect(slateFlaws(slate({ offer: "hat", position: 4 }))).toMatchObject([
      { pointer: "/pins/0/position", message: "4 is beyond the 3 that are shown" },
    ]);
  });

  test("is a place that two are pinned to", () => {
    expect(
      slateFlaws(slate({ offer: "hat", position: 1 }, { offer: "shoe", position: 1 })),
    ).toMatchObject([{ pointer: "/pins/1/position", message: "1 is the place of hat already" }]);
  });

  test("is an offer that is pinned twice", () => {
    expect(
      slateFlaws(slate({ offer: "hat", position: 1 }, { offer: "hat", position: 2 })),
    ).toMatchObject([{ pointer: "/pins/1/offer", message: "hat has a place already" }]);
  });
});
