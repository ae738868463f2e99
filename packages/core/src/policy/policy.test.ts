import { describe, expect, test } from "vitest";
import { bucketOf } from "../assignment/index.ts";
import type { PolicyOffer } from "./index.ts";
import { compilePolicies, isInControl, leverAt, PolicyDefinition } from "./index.ts";

const NOW = Temporal.Instant.from("2026-11-22T12:00:00Z").epochMilliseconds;
const PLACE = { offer: "sale", slot: "hero", channel: "web" };
const OFFERS: readonly PolicyOffer[] = [{ key: "sale", groups: ["discounts"] }, { key: "news" }];

const compile = (fields: object, ...others: readonly object[]) =>
  compilePolicies(
    [fields, ...others].map((each, index) => ({
      key: `p${index}`,
      ...PolicyDefinition.parse(each),
    })),
    OFFERS,
  );

describe("what is switched off", () => {
  test("is what fits one of the scopes, in all that it gives", () => {
    const { policyFor } = compile({}, { disabled: [{ offers: ["sale"], slots: ["hero"] }] });
    expect(policyFor(PLACE).disabled).toBe("p1");
    expect(policyFor({ ...PLACE, slot: "till" }).disabled).toBeNull();
    expect(policyFor({ ...PLACE, offer: "news" }).disabled).toBeNull();
  });

  test("is everything where a scope gives nothing", () => {
    expect(compile({ disabled: [{}] }).policyFor(PLACE).disabled).toBe("p0");
  });
});

describe("a suppression", () => {
  const when = { open_tickets: { $gt: 0 } };
  const compiled = compile({
    suppress: [
      { key: "ticket", when, of: { groups: ["discounts"] } },
      { key: "returned", when, except: { channels: ["web"] } },
    ],
  });

  test("is named by what it is about, and not by what is excepted", () => {
    expect(compiled.policyFor(PLACE).suppressions).toEqual(["policy:p0/ticket"]);
    const inApp = { ...PLACE, offer: "news", channel: "app" };
    expect(compiled.policyFor(inApp).suppressions).toEqual(["policy:p0/returned"]);
  });

  test("has its condition once, for all offers", () => {
    expect(compiled.conditions.map(({ id }) => id)).toEqual([
      "policy:p0/ticket",
      "policy:p0/returned",
    ]);
  });
});

describe("levers", () => {
  const lever = (factor: number, until = "2026-11-23T00:00:00+01:00", fields: object = {}) => ({
    key: `l${factor}`.replace(".", "-"),
    factor,
    until,
    because: "Black Friday",
    ...fields,
  });
  const at = (levers: readonly object[], now = NOW, place = PLACE) =>
    leverAt(compile({ levers }).policyFor(place).levers, now);

  test("are multiplied, and named", () => {
    expect(at([lever(1.2), lever(1.5)])).toEqual({
      factor: expect.closeTo(1.8),
      levers: ["policy:p0/l1-2", "policy:p0/l1-5"],
    });
    expect(at([])).toEqual({ factor: 1, levers: [] });
  });

  test("are over at the instant that they end", () => {
    const end = Temporal.Instant.from("2026-11-22T23:00:00Z").epochMilliseconds;
    expect(at([lever(2)], end - 1).factor).toBe(2);
    expect(at([lever(2)], end)).toEqual({ factor: 1, levers: [] });
  });

  test("come to twice at most together, and to half at least", () => {
    expect(at([lever(2), lever(1.5)]).factor).toBe(2);
    expect(at([lever(0.5), lever(0.6)]).factor).toBe(0.5);
  });

  test("are pulled for what they are about", () => {
    const levers = [lever(2, "2026-12-01T00:00:00Z", { of: { groups: ["discounts"] } })];
    expect(at(levers).factor).toBe(2);
    expect(at(levers, NOW, { ...PLACE, offer: "news" }).factor).toBe(1);
  });
});

describe("the control group", () => {
  const people = Array.from({ length: 20_000 }, (_, index) => String(index));
  const drawn = (control: object) => {
    const of = compile({}, { control }).controlOf("hero");
    return people.filter((key) => of !== null && isInControl(of, key));
  };

  test("holds its share of people, those whose bucket is below it", () => {
    const inIt = drawn({ share: 0.1 });
    expect(inIt.length / people.length).toBeCloseTo(0.1, 2);
    expect(inIt.every((key) => bucketOf("global-control", key) < 0.1)).toBe(true);
    expect(drawn({ share: 0 })).toEqual([]);
  });

  test("keeps whom it has when it grows, and draws others by another seed", () => {
    const more = new Set(drawn({ share: 0.2 }));
    expect(drawn({ share: 0.1 }).every((key) => more.has(key))).toBe(true);
    const others = drawn({ share: 0.1, seed: "another" });
    expect(others.filter((key) => more.has(key)).length / others.length).toBeCloseTo(0.2, 1);
  });

  test("is none in a slot that is excepted, and none without a policy that has it", () => {
    const control = { share: 0.1, except: { slots: ["payment"] } };
    expect(compile({ control }).controlOf("payment")).toBeNull();
    expect(compile({ control }).controlOf("hero")).toEqual({
      policy: "p0",
      share: 0.1,
      seed: "global-control",
    });
    expect(compile({}).controlOf("hero")).toBeNull();
  });
});
