import { describe, expect, test } from "vitest";
import { checkDefinitions, referencesOf, usesIn } from "./index.ts";

const flawsOf = (...documents: readonly object[]): string[] =>
  checkDefinitions(documents).flaws.map(
    ({ kind, key, pointer, message }) => `${kind}:${key}${pointer} ${message}`,
  );
const policy = (fields: object, key = "web") => ({ kind: "policy", key, ...fields });
const cap = (fields: object = {}) => ({ key: "week", limit: 3, ...fields });
const OFFER = { kind: "offer", key: "sale", content: {} };

describe("a policy", () => {
  test("is taken as it is when all that it names is there", () => {
    const slot = { kind: "slot", key: "hero" };
    const whole = policy({
      caps: [cap({ window: "this week", per: "offer", of: { offers: ["sale"], slots: ["hero"] } })],
      coolDowns: [{ key: "tired", after: "dismissed", for: "30d" }],
      suppress: [
        { key: "ticket", when: { open_tickets: { $gt: 0 } }, except: { purposes: ["service"] } },
      ],
      levers: [{ key: "push", factor: 1.5, until: "2026-12-01T00:00:00Z", because: "Advent" }],
      disabled: [{ offers: ["sale"] }],
      control: { share: 0.05, except: { slots: ["hero"] } },
    });
    expect(flawsOf(OFFER, slot, whole)).toEqual([]);
  });

  test("names offers, slots, purposes and segments that exist", () => {
    expect(
      flawsOf(
        policy({
          caps: [
            cap({
              of: { offers: ["sale"], slots: ["hero"] },
              except: { purposes: ["service", "odd"] },
            }),
          ],
          suppress: [{ key: "ticket", when: { $segment: "angry" } }],
          control: { share: 0.1, except: { slots: ["payment"] } },
        }),
      ),
    ).toEqual([
      "policy:web/caps/0/of/offers/0 there is no offer sale: define it, or use the key of one that exists",
      "policy:web/caps/0/of/slots/0 there is no slot hero: define it, or use the key of one that exists",
      "policy:web/caps/0/except/purposes/1 there is no purpose odd: define it, or use the key of one that exists",
      "policy:web/control/except/slots/0 there is no slot payment: define it, or use the key of one that exists",
      "policy:web/suppress/0/when/$segment there is no segment angry: define it, or use the key of one that exists",
    ]);
  });

  test("names groups of offers that are live or checked with it", () => {
    const grouped = policy({ caps: [cap({ of: { groups: ["discounts"] } })] });
    expect(flawsOf(OFFER, grouped)).toEqual([
      "policy:web/caps/0/of/groups/0 no offer names the group discounts: put it in the groups of one",
    ]);
    const live = { ...OFFER, key: "coupon", groups: ["discounts"] };
    const deciding = checkDefinitions([live]).definitions;
    expect(checkDefinitions([grouped], undefined, { deciding }).flaws).toEqual([]);
    // An offer that is checked stands in the place of the live one.
    const coupon = { ...OFFER, key: "coupon" };
    expect(checkDefinitions([coupon, grouped], undefined, { deciding }).flaws).toHaveLength(1);
  });

  test("has one name for each of its parts", () => {
    const parts = policy({
      caps: [cap(), cap()],
      coolDowns: [{ key: "week", after: "ignored", for: "1d" }],
    });
    expect(flawsOf(parts)).toEqual([
      "policy:web/caps/1/key week names another part of this policy: take another key",
      "policy:web/coolDowns/0/key week names another part of this policy: take another key",
    ]);
  });

  test("counts over some time, and for a hundred years at most", () => {
    const coolDown = { key: "tired", after: "ignored", within: "0d", for: "0h" };
    const flaws = flawsOf(policy({ caps: [cap({ within: "0h" })], coolDowns: [coolDown] }));
    expect(flaws.map((flaw) => flaw.split(" ")[0])).toEqual([
      "policy:web/caps/0/within",
      "policy:web/coolDowns/0/within",
      "policy:web/coolDowns/0/for",
    ]);
    expect(flawsOf(policy({ caps: [cap({ within: "40000d" })] }))).toEqual([
      "policy:web/caps/0/within a duration is 100 years at most: leave it out for what has no end",
    ]);
    expect(flawsOf(policy({ caps: [cap({ within: "1d", window: "today" })] }))).toEqual([
      "policy:web/caps/0/window within and window are two ways to say it: keep one",
    ]);
  });

  test("excepts less than it is about", () => {
    const emptied = cap({ of: { channels: ["web"] }, except: { channels: ["app", "web"] } });
    expect(flawsOf(policy({ caps: [emptied] }))).toEqual([
      "policy:web/caps/0/except all that it is about is excepted: it would never apply",
    ]);
    const left = cap({ of: { channels: ["web", "app"] }, except: { channels: ["web"] } });
    expect(flawsOf(policy({ caps: [left] }))).toEqual([]);
  });

  test("pulls a lever until a day of the calendar", () => {
    const lever = { key: "push", factor: 1.5, because: "Advent" };
    const [flaw] = flawsOf(policy({ levers: [{ ...lever, until: "2026-02-30T00:00:00Z" }] }));
    expect(flaw).toMatch(/^policy:web\/levers\/0\/until /);
    const until = "2026-02-03T00:00:00.1234567890Z";
    const schedule = { from: until, until };
    expect(flawsOf(policy({ levers: [{ ...lever, until }] }), { ...OFFER, schedule })).toEqual(
      ["policy:web/levers/0/until", "offer:sale/schedule/from", "offer:sale/schedule/until"].map(
        (place) =>
          `${place} a second has nine digits after the point at most: 2026-12-01T00:00:00.5Z`,
      ),
    );
  });

  test("asks what a decision can answer", () => {
    const [flaw, ...others] = flawsOf(
      policy({
        suppress: [{ key: "returned", when: { $event: { name: "Order Refunded", within: "7d" } } }],
      }),
    );
    expect(flaw).toMatch(
      /^policy:web\/suppress\/0\/when\/\$event a decision reads traits, segments, accounts/,
    );
    expect(others).toEqual([]);
  });

  test("has the only control group", () => {
    const control = { share: 0.05 };
    expect(flawsOf(policy({ control }), policy({ control }, "other"))).toEqual([
      expect.stringMatching(/^policy:web\/control .* policy other has it/),
      expect.stringMatching(/^policy:other\/control .* policy web has it/),
    ]);
    const deciding = checkDefinitions([policy({ control }, "live")]).definitions;
    expect(checkDefinitions([policy({ control })], undefined, { deciding }).flaws).toHaveLength(1);
    expect(checkDefinitions([policy({ control }, "live")], undefined, { deciding }).flaws).toEqual(
      [],
    );
  });
});

describe("what a policy uses", () => {
  test("cannot go while the policy is live", () => {
    const { definitions } = checkDefinitions([
      OFFER,
      policy({
        disabled: [{ offers: ["sale"] }],
        suppress: [{ key: "ticket", when: { open_tickets: { $gt: 0 } } }],
      }),
    ]);
    expect(definitions.flatMap(referencesOf)).toEqual([
      { pointer: "/disabled/0/offers/0", kind: "offer", key: "sale" },
    ]);
    expect(usesIn(definitions).map(({ use }) => use)).toContainEqual({
      pointer: "/suppress/0/when/open_tickets",
      kind: "trait",
      key: "open_tickets",
    });
  });
});
