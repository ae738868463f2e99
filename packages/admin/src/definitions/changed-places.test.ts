import { describe, expect, test } from "vitest";
import { changedPlaces } from "./changed-places.ts";

describe("what publishing changes", () => {
  test("tells a condition once and as a whole, however many places of it differ", () => {
    const before = { kind: "rule", key: "r", if: { country: "SE", orders: 1 } };
    const after = { kind: "rule", key: "r", if: { country: "NO" } };
    expect(
      changedPlaces(
        "rule",
        [
          { pointer: "/if/country", before: "SE", after: "NO" },
          { pointer: "/if/orders", before: 1 },
        ],
        { before, after },
      ),
    ).toEqual([
      { place: ["if"], path: ["if"], sort: "condition", before: before.if, after: after.if },
    ]);
  });

  test("finds what is in a list by its key, and tells the keys of a list together", () => {
    const capOf = (offers: readonly string[]) => ({
      kind: "policy",
      key: "p",
      caps: [
        { key: "weekly", limit: 3 },
        { key: "daily", limit: 1, of: { offers: [...offers] } },
      ],
    });
    const [before, after] = [capOf(["a"]), capOf(["a", "b"])];
    expect(
      changedPlaces("policy", [{ pointer: "/caps/daily/of/offers/1", after: "b" }], {
        before,
        after,
      }),
    ).toEqual([
      {
        place: ["caps", "daily", "of", "offers"],
        path: ["caps", "*", "of", "offers"],
        sort: "offers",
        before: ["a"],
        after: ["a", "b"],
      },
    ]);
  });

  test("takes what is new apart as far as it has fields, without kind and key", () => {
    const told = changedPlaces(
      "policy",
      [
        { pointer: "/kind", after: "policy" },
        { pointer: "/key", after: "p" },
        { pointer: "/suppress", after: [{ key: "ticket", when: { open: true } }] },
      ],
      { before: null, after: { kind: "policy", key: "p" } },
    );
    expect(told.map(({ place, sort, after }) => [place.join(" "), sort, after])).toEqual([
      ["suppress ticket key", null, "ticket"],
      ["suppress ticket when", "condition", { open: true }],
    ]);
  });

  test("tells content by its fields", () => {
    expect(
      changedPlaces("offer", [{ pointer: "/content/title", before: "Hi", after: "Hello" }], {
        before: { content: { title: "Hi" } },
        after: { content: { title: "Hello" } },
      }),
    ).toEqual([
      {
        place: ["content", "title"],
        path: ["content", "title"],
        sort: null,
        before: "Hi",
        after: "Hello",
      },
    ]);
  });
});
