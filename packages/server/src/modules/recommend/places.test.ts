import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { placesIn } from "./places.ts";

describe("where something happens", () => {
  it("is the country, the region in it and the shop, as the context says", () => {
    expect(placesIn({ place: { country: "se", region: " Skåne ", store: "lund-1" } })).toEqual([
      "country:SE",
      "region:SE/Skåne",
      "store:lund-1",
    ]);
  });

  it("is read as Segment's clients and OpenFeature's write it; what is said of the place goes first", () => {
    const location = { country: "Norway", region: "Oslo" };
    expect(placesIn({ location })).toEqual(["country:Norway", "region:Norway/Oslo"]);
    expect(placesIn({ country: "fi", location: {} })).toEqual(["country:FI"]);
    expect(placesIn({ country: "FI", location, place: { country: "DK" } })[0]).toBe("country:DK");
  });

  it("is nowhere where nothing fits: no text, too long a name, a region without its country", () => {
    const long = "x".repeat(61);
    for (const context of [
      undefined,
      null,
      "SE",
      { country: 46 },
      { country: " " },
      { place: { country: long } },
      { place: { region: "Skåne" } },
    ])
      expect(placesIn(context)).toEqual([]);
  });

  test.prop([fc.json()])("is found in any context without a fault, and each place once", (json) => {
    const places = placesIn(JSON.parse(json));
    expect(new Set(places).size).toBe(places.length);
  });
});
