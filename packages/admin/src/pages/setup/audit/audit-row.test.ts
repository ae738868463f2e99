import { describe, expect, test } from "vitest";
import { headIn, targetAddress } from "./audit-row.ts";

describe("a row of the audit log", () => {
  test.each([
    ["definition.live", "offer:welcome", "/decisions/offer/welcome"],
    ["definition.draft", "tracking-plan:shop", "/setup/tracking-plan/shop"],
    ["definition.live", "purpose:a b", "/setup/consent/a%20b"],
    ["profile.unmerge", "p42", "/people/p42"],
    ["key.revoke", "key:k_1", "/setup/keys?show=all"],
    ["session.start", "person:u_1", "/setup/people"],
    ["catalog.change", "catalog", "/items"],
    ["quarantine.release", "1075", "/live?status=quarantined"],
    ["approval.changed", "approval", null],
    ["definition.live", "constructor:x", "/setup/definitions/constructor/x"],
  ])("%s of %s leads to %s", (action, target, address) => {
    expect(targetAddress({ action, target })).toBe(address);
  });
});

describe("a head that was noted", () => {
  const hash = "0f".repeat(32);

  test("is its number and its hash, as verify prints them", () => {
    expect(headIn(` 9:${hash}\n`)).toEqual({ n: 9, hash });
  });

  test.each(["", "9", `9:${hash.slice(1)}`, `9:${hash}0`, `-1:${hash}`, `9:${hash.toUpperCase()}`])(
    "is nothing else: %s",
    (text) => {
      expect(headIn(text)).toBeNull();
    },
  );
});
