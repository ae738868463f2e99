import { describe, expect, test } from "vitest";
import { planForNobody } from "../../test/deciding-for-nobody.ts";
import type { Slate } from "../arbitration/index.ts";
import type { Versioned } from "./program.ts";
import { settle } from "./settle.ts";

/** A hundred hats and after them a shoe, best first by the order of their keys. */
const HATS = Array.from({ length: 100 }, (_, nth) => `hat-${String(nth).padStart(3, "0")}`);
const live = (slate: Partial<Slate>): Versioned[] => [
  {
    version: 1,
    definition: {
      kind: "slot",
      key: "shelf",
      channel: "web",
      slate: { size: 3, diversity: 0, ...slate },
      default: { content: null },
    },
  },
  ...[...HATS, "shoe"].map(
    (key): Versioned => ({
      version: 1,
      definition: { kind: "offer", key, content: {}, category: key === "shoe" ? "feet" : "head" },
    }),
  ),
  {
    version: 1,
    definition: {
      kind: "rule",
      key: "all",
      slot: "shelf",
      priority: 0,
      if: {},
      then: { offers: [...HATS, "shoe"] },
    },
  },
];

const shownOn = (slate: Partial<Slate>): readonly string[] =>
  settle(planForNobody(live(slate), "shelf"), () => null).items?.map(({ id }) => id) ?? [];

describe("a slate of many candidates", () => {
  test("has what a pin names, however far behind it is", () => {
    expect(shownOn({ pins: [{ offer: "shoe", position: 2 }] })).toEqual([
      "hat-000",
      "shoe",
      "hat-001",
    ]);
  });

  test("is filled with what its limits allow, however far behind that is", () => {
    expect(shownOn({ perCategory: 2 })).toEqual(["hat-000", "hat-001", "shoe"]);
  });
});
