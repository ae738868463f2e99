import { describe, expect } from "vitest";
import { fc, test } from "@fast-check/vitest";
import { isKey, keyFrom } from "./keys.ts";

describe("a key", () => {
  test.prop([fc.string({ unit: "grapheme" })])(
    "that is made of any name is one, unless nothing of the name can be in a key",
    (name) => {
      const key = keyFrom(name);
      expect(key === "" || isKey(key)).toBe(true);
    },
  );

  test("is of lower-case letters, digits, - and _ as the server takes them", () => {
    expect(["hero", "home_hero", "v2-hero", "0"].filter(isKey)).toHaveLength(4);
    expect(["", "Hero", "-hero", "hero!", "héro", "a.b", "x".repeat(101)].filter(isKey)).toEqual(
      [],
    );
    expect(["Höst REA 2026", "  Två  ord ", "???"].map(keyFrom)).toEqual([
      "host-rea-2026",
      "tva-ord",
      "",
    ]);
  });
});
