import { describe, expect } from "vitest";
import { fc, test } from "@fast-check/vitest";
import { candidatesOf } from "./find-people.ts";

const identifiers = (text: string): readonly string[] =>
  candidatesOf(text).map((each) => (each.by === "id" ? each.id : each.identifier));

describe("looking for somebody", () => {
  test("asks for what the text can be, the likely first", () => {
    expect(identifiers("anna@example.com")).toEqual([
      "email:anna@example.com",
      "user_id:anna@example.com",
    ]);
    expect(identifiers("p22060")[0]).toBe("p22060");
    expect(identifiers("+46 70 174 06 05")[0]).toBe("phone:+46 70 174 06 05");
    expect(identifiers(" loyalty_id:7 ")).toEqual(["loyalty_id:7"]);
    expect(identifiers("  ")).toEqual([]);
  });

  test.prop([fc.string({ unit: "binary" })])("never asks for much, whatever is written", (text) => {
    expect(identifiers(text).length).toBeLessThanOrEqual(6);
  });
});
