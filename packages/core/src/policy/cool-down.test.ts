import { describe, expect, test } from "vitest";
import type { PolicyOffer, Use } from "./index.ts";
import {
  compilePolicies,
  coolDownParameters,
  coolingDownAt,
  LATEST_ANSWER,
  PolicyDefinition,
} from "./index.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Temporal.Instant.from("2026-11-22T12:00:00Z").epochMilliseconds;
const PLACE = { offer: "sale", slot: "hero", channel: "web" };
const OFFERS: readonly PolicyOffer[] = [
  { key: "sale", groups: ["discounts"] },
  { key: "coupon", groups: ["discounts"] },
  { key: "news" },
];

const coolDown = (fields: object = {}) => ({
  key: "tired",
  after: "dismissed",
  for: "30d",
  ...fields,
});
const use = (ago: number, fields: Partial<Use> = {}): Use => ({
  ...PLACE,
  decision: `d${ago}`,
  facet: 1,
  at: NOW - ago,
  expires: NOW - ago + HOUR,
  cost: 0,
  shown: NOW - ago,
  clicked: null,
  dismissed: null,
  ...fields,
});
const dismissed = (ago: number, fields: Partial<Use> = {}): Use =>
  use(ago, { dismissed: NOW - ago, ...fields });

const found = (
  parts: readonly object[],
  uses: readonly Use[],
  { now = NOW, place = PLACE } = {},
) => {
  const policy = { key: "web", ...PolicyDefinition.parse({ coolDowns: parts }) };
  const { coolDowns } = compilePolicies([policy], OFFERS).policyFor(place);
  const inOrder = uses.toSorted((a, b) => b.at - a.at);
  return coolingDownAt({ uses: inOrder, cut: false }, now)(coolDowns);
};

describe("a cool-down", () => {
  test("leaves out what was dismissed, from then for as long as it says", () => {
    const uses = [dismissed(DAY)];
    const until = NOW - DAY + 30 * DAY;
    expect(found([coolDown()], uses)).toMatchObject({ until, times: 1 });
    expect(found([coolDown()], uses, { now: until - 1 })).not.toBeNull();
    expect(found([coolDown()], uses, { now: until })).toBeNull();
  });

  test("is not about what was seen and not dismissed", () => {
    expect(found([coolDown()], [use(DAY), use(2 * DAY, { clicked: NOW })])).toBeNull();
  });

  test("takes as many as it says, as close together as it says", () => {
    const part = coolDown({ times: 2, within: "24h" });
    expect(found([part], [dismissed(HOUR)])).toBeNull();
    expect(found([part], [dismissed(HOUR), dismissed(25 * HOUR)])).toBeNull();
    expect(found([part], [dismissed(HOUR), dismissed(25 * HOUR - 1)])).toMatchObject({ times: 2 });
    const ever = coolDown({ times: 2 });
    expect(found([ever], [dismissed(HOUR), dismissed(300 * DAY)])).toMatchObject({
      until: NOW - HOUR + 30 * DAY,
    });
  });

  test("counts from the last that completes it, and says how many there were", () => {
    const part = coolDown({ times: 2, within: "24h" });
    const uses = [dismissed(2 * DAY), dismissed(5 * DAY), dismissed(5 * DAY + HOUR)];
    expect(found([part], uses)).toMatchObject({ until: NOW + 25 * DAY, times: 2 });
  });

  test("counts a decision once", () => {
    const slate = [
      dismissed(HOUR, { decision: "d" }),
      dismissed(HOUR, { decision: "d", offer: "coupon" }),
    ];
    const part = coolDown({ times: 2, per: "group" });
    expect(found([part], slate)).toBeNull();
    expect(found([part], [...slate, dismissed(DAY)])).not.toBeNull();
  });

  test("of a group leaves out each offer of it, and of an offer that offer only", () => {
    const uses = [dismissed(HOUR, { offer: "coupon" })];
    expect(found([coolDown({ per: "group" })], uses)).not.toBeNull();
    expect(found([coolDown()], uses)).toBeNull();
    const place = { ...PLACE, offer: "news" };
    expect(found([coolDown({ per: "group" })], uses, { place })).toBeNull();
  });

  test("neither stops nor counts what is excepted", () => {
    const except = { slots: ["till"] };
    expect(found([coolDown({ except })], [dismissed(HOUR, { slot: "till" })])).toBeNull();
    const place = { ...PLACE, slot: "till" };
    expect(found([coolDown({ except })], [dismissed(HOUR)], { place })).toBeNull();
    expect(found([coolDown({ except })], [dismissed(HOUR)])).not.toBeNull();
  });

  test("does not count what is said more than thirty days after the decision", () => {
    const said = (at: number) => [use(LATEST_ANSWER, { dismissed: at })];
    expect(found([coolDown()], said(NOW))).not.toBeNull();
    expect(found([coolDown()], said(NOW + 1), { now: NOW + 1 })).toBeNull();
  });

  test("that ends last is the one that is told", () => {
    const parts = [
      coolDown({ key: "a", for: "2d" }),
      coolDown({ key: "b" }),
      coolDown({ key: "c", for: "1d" }),
    ];
    const longest = found(parts, [dismissed(HOUR)]);
    expect(longest && coolDownParameters(longest)).toEqual({
      coolDown: "policy:web/b/offer=sale",
      after: "dismissed",
      times: 1,
      resets: NOW - HOUR + 30 * DAY,
    });
  });
});

describe("what was ignored", () => {
  const part = coolDown({ after: "ignored", times: 1 });

  test("was seen, and neither clicked nor dismissed while the decision held", () => {
    expect(found([part], [use(2 * HOUR)])).not.toBeNull();
    expect(found([part], [use(2 * HOUR, { clicked: NOW })])).toBeNull();
    expect(found([part], [dismissed(2 * HOUR)])).toBeNull();
    expect(found([part], [use(2 * HOUR, { shown: null })])).toBeNull();
  });

  test("may still be answered until the decision ends", () => {
    expect(found([part], [use(HOUR - 1)])).toBeNull();
    expect(found([part], [use(HOUR)])).not.toBeNull();
  });
});
