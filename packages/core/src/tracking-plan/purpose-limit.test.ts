import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json/index.ts";
import type { Checkable } from "./program.ts";
import { limitToPurpose } from "./purpose-limit.ts";
import { TrackingPlanDefinition } from "./schema.ts";

const ads = { type: "string", purpose: "marketing" };
const PLANS = [
  {
    events: {
      "Ad Clicked": { purpose: "marketing" },
      "Order Completed": {
        purpose: "analytics",
        properties: {
          total: { type: "number" },
          campaign: ads,
          products: { type: "array", items: { type: "object", properties: { ad: ads } } },
        },
      },
    },
    page: { properties: { gclid: ads } },
    traits: { email: ads, tier: { type: "string", purpose: "analytics" } },
  },
  { sources: ["till"], events: {} },
].map((document) => TrackingPlanDefinition.parse(document));

const forAnalytics = limitToPurpose(PLANS, "analytics");
const message = (type: Checkable["type"], name: string, body: JsonObject, source = "web") =>
  forAnalytics({ source, type, name, message: body });

describe("what a message holds for one purpose", () => {
  test("an event that is collected for another purpose is not there", () => {
    expect(message("track", "Ad Clicked", {})).toBeNull();
    expect(message("track", "Ad Clicked", {}, "till")).toEqual({});
  });

  test("properties for another purpose are not there, however deep", () => {
    const products = [{ sku: "1", ad: "x" }, "odd"];
    expect(
      message("track", "Order Completed", {
        event: "Order Completed",
        properties: { total: 5, campaign: "c", products },
      }),
    ).toEqual({
      event: "Order Completed",
      properties: { total: 5, products: [{ sku: "1" }, "odd"] },
    });
    expect(message("page", "Home", { properties: { gclid: "g", path: "/" } })).toEqual({
      properties: { path: "/" },
    });
  });

  test("traits for another purpose are not there, whichever plan says so, in the context neither", () => {
    const traits = { email: "a@b.se", tier: "gold", age: 5 };
    const left = { tier: "gold", age: 5 };
    expect(message("identify", "", { traits }, "till")).toEqual({ traits: left });
    expect(message("track", "Seen", { context: { ip: "1.2.3.4", traits } })).toEqual({
      context: { ip: "1.2.3.4", traits: left },
    });
  });

  test("what no plan names a purpose for stays as it is", () => {
    const body = { event: "Seen", properties: { campaign: "c" }, context: 5 };
    expect(message("track", "Seen", body)).toEqual(body);
  });
});
