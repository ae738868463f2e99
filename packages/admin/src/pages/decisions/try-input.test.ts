import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { againAddress, bodyOf, inputOf, tryAddress } from "./try-input.ts";

const inputFrom = (address: string) => inputOf(new URL(address, "http://attune").searchParams);

describe("the form of a try-out", () => {
  test("asks for whom, where, when and in which language, as the address says", () => {
    const address = tryAddress({
      for: "p1",
      slot: "hero,side",
      locale: "sv",
      device: "mobile",
      page: "cart",
      at: "2026-12-24T09:00:00Z",
      consents: "personalization",
      draw: "0.25",
      context: '{"cart":{"value":12}}',
    });
    expect(bodyOf(inputFrom(address), "sv")).toEqual({
      profile: "p1",
      slots: ["hero", "side"],
      at: "2026-12-24T09:00:00.000Z",
      context: { cart: { value: 12 }, locale: "sv", device: { type: "mobile" }, page: "cart" },
      consents: ["personalization"],
      draw: 0.25,
      language: "sv",
    });
  });

  test("asks nothing while there is no slot, or what is written cannot be read", () => {
    for (const fields of [
      { for: "p1" },
      { slot: "hero", as: "{" },
      { slot: "hero", context: "[]" },
      { slot: "hero", at: "soon" },
    ])
      expect(bodyOf(inputFrom(tryAddress(fields)), "en")).toBe(null);
    expect(bodyOf(inputFrom(tryAddress({ slot: "hero" })), "en")).not.toHaveProperty("profile");
  });

  test.prop([fc.json().map((text) => JSON.stringify({ text }))])(
    "sends somebody who is made up as they were written",
    (traits) => {
      expect(bodyOf(inputFrom(tryAddress({ slot: "hero", as: traits })), "en")?.traits).toEqual(
        JSON.parse(traits),
      );
    },
  );

  test("takes of a recorded decision whom it was for, what it read of its call, and its draw", () => {
    const address = againAddress({
      slot: "hero",
      subject: { profile: "p7" },
      draw: 0.5,
      inputs: [
        { path: "plan", value: "gold" },
        { path: "context.device.type", value: "mobile" },
        { path: "context.locale", value: "sv" },
        { path: "context.cart.value", value: 12 },
        { path: "context.page", value: null },
        { path: "context.local.hour", value: 9 },
      ],
    });
    expect(bodyOf(inputFrom(address), "en")).toMatchObject({
      profile: "p7",
      slots: ["hero"],
      draw: 0.5,
      context: { locale: "sv", device: { type: "mobile" }, cart: { value: 12 } },
    });
  });
});
