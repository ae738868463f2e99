import { describe, expect, test } from "vitest";
import { checkDefinitions } from "./index.ts";

const PLAN = { kind: "tracking-plan", key: "shop", traits: { country: { type: "string" } } };
const CLOSED = { ...PLAN, unknownTraits: "warn" };
const segment = (when: object) => ({ kind: "segment", key: "s", when });
const MISSPELT = segment({ $or: [{ "contry.code": "SE" }, { country: "NO" }] });

const flawsOf = (...documents: readonly object[]): string[] =>
  checkDefinitions(documents).flaws.map(
    ({ kind, pointer, message }) => `${kind}${pointer} ${message}`,
  );

describe("a segment that reads what nobody sends", () => {
  test("is refused where plans say that undeclared traits are not expected", () => {
    const flaws = flawsOf(CLOSED, MISSPELT);
    expect(flaws).toHaveLength(1);
    expect(flaws[0]).toMatch(
      /^segment\/when\/\$or\/0\/contry.code there is no trait contry: declare/,
    );
  });

  test("is told of beside plans that are live", () => {
    const { definitions } = checkDefinitions([CLOSED]);
    const plans = definitions.filter((each) => each.kind === "tracking-plan");
    expect(checkDefinitions([MISSPELT], undefined, { plans }).flaws).toHaveLength(1);
    // The plan that is checked stands in the place of the live one.
    expect(checkDefinitions([PLAN, MISSPELT], undefined, { plans }).flaws).toEqual([]);
  });

  test.each([
    ["without a plan", []],
    ["where a plan expects others", [PLAN]],
    [
      "where some sources have no plan",
      [
        { ...CLOSED, sources: ["shop"] },
        { kind: "source", key: "shop", type: "server" },
      ],
    ],
    [
      "where another plan expects others",
      [
        CLOSED,
        { ...PLAN, key: "till", sources: ["till"] },
        { kind: "source", key: "till", type: "server" },
      ],
    ],
  ])("goes live %s", (_where, beside) => {
    expect(flawsOf(...beside, MISSPELT).filter((flaw) => flaw.startsWith("segment"))).toEqual([]);
  });

  test("reads what is declared, built in, observed, defined, or of an event, account or element", () => {
    const visits = { kind: "trait", key: "visits", compute: { measure: "count", name: "$page" } };
    const when = {
      country: "SE",
      email: { $exists: true },
      timezone: { $regex: "^Europe/" },
      "cart.items": { $elemMatch: { price: { $gt: 5 } } },
      visits: { $gt: 3 },
      $account: { plan: "trial" },
      $event: { name: "Product Viewed", where: { category: "bikes" } },
    };
    expect(flawsOf(CLOSED, visits, segment(when))).toEqual([]);
  });
});
