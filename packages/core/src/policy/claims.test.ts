import { describe, expect, test } from "vitest";
import type { KeyedPolicy, Moment, PolicyOffer, Use } from "./index.ts";
import {
  claimsAt,
  compilePolicies,
  count,
  PolicyDefinition,
  reachOf,
  refusalOf,
  refused,
} from "./index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const NOW = at("2026-11-22T12:00:00Z");
const PLACE = { offer: "sale", slot: "hero", channel: "web" };

const policy = (caps: readonly object[], key = "web"): KeyedPolicy => ({
  key,
  ...PolicyDefinition.parse({ caps }),
});

const OFFERS: readonly PolicyOffer[] = [
  { key: "sale", groups: ["discounts", "autumn"] },
  { key: "coupon", groups: ["discounts"], purpose: "marketing" },
  { key: "news" },
];

const capsFor = (caps: readonly object[], place = PLACE) =>
  compilePolicies([policy(caps)], OFFERS).policyFor(place).caps;

const claimsOf = (
  caps: readonly object[],
  { now, zone }: Moment = { now: NOW, zone: "UTC" },
  place = PLACE,
) => claimsAt({ now, zone })(capsFor(caps, place));

const use = (fields: Partial<Use> = {}): Use => ({
  ...PLACE,
  decision: `d${fields.at ?? NOW}`,
  facet: 1,
  at: NOW,
  expires: NOW + 10 * MINUTE,
  cost: 0,
  shown: null,
  clicked: null,
  dismissed: null,
  ...fields,
});
const seen = (fields: Partial<Use> = {}): Use => use({ shown: fields.at ?? NOW, ...fields });
const read = (...uses: readonly Use[]) => ({
  uses: uses.toSorted((a, b) => b.at - a.at),
  cut: false,
});

const refusalFor = (caps: readonly object[], uses: readonly Use[], now = NOW) =>
  refusalOf(
    { offer: "sale", caps: claimsOf(caps, { now, zone: "UTC" }), budget: null },
    (claim) => count(claim, read(...uses), now),
    () => 0,
  );

describe("a cap", () => {
  test("of 0 grants nothing, and never will", () => {
    const refusal = refusalFor([{ key: "none", limit: 0, window: "today" }], []);
    expect(refusal).toMatchObject({ counted: { count: 0, resets: null } });
  });

  test("that is absent limits nothing", () => {
    const many = Array.from({ length: 500 }, (_, index) => seen({ at: NOW - index }));
    expect(capsFor([])).toEqual([]);
    expect(refusalFor([], many)).toBeNull();
  });

  test("counts what was reserved until the reservation ends, and what was seen for ever", () => {
    const caps = [{ key: "once", limit: 1 }];
    expect(refusalFor(caps, [use()], NOW + 10 * MINUTE - 1)).not.toBeNull();
    expect(refusalFor(caps, [use()], NOW + 10 * MINUTE)).toBeNull();
    expect(refusalFor(caps, [seen()], NOW + 1_000 * DAY)).not.toBeNull();
  });

  test("counts an exposure that came after its reservation had ended", () => {
    const late = use({ shown: NOW + HOUR });
    expect(refusalFor([{ key: "once", limit: 1 }], [late], NOW + 2 * HOUR)).not.toBeNull();
  });

  test("counts a decision once, however many of its offers it is about", () => {
    const slate = [seen({ decision: "d" }), seen({ decision: "d", offer: "news" })];
    expect(refusalFor([{ key: "two", limit: 2 }], slate)).toBeNull();
    expect(refusalFor([{ key: "one", limit: 1 }], slate)).not.toBeNull();
  });

  test("of clicks counts what was clicked only", () => {
    const caps = [{ key: "clicks", limit: 1, counts: "clicked" }];
    expect(refusalFor(caps, [seen()])).toBeNull();
    expect(refusalFor(caps, [seen({ clicked: NOW })])).not.toBeNull();
  });

  test("over a rolling window forgets at the instant that is its length later", () => {
    const caps = [{ key: "day", limit: 1, within: "24h" }];
    expect(refusalFor(caps, [seen()], NOW + DAY - 1)).toMatchObject({
      counted: { resets: NOW + DAY },
    });
    expect(refusalFor(caps, [seen()], NOW + DAY)).toBeNull();
  });
});

describe("a cap that is reached", () => {
  const caps = [{ key: "day", limit: 2, within: "24h" }];

  test("says when less than its limit is left", () => {
    const uses = [4, 3, 2].map((hours) => seen({ at: NOW - hours * HOUR }));
    expect(refusalFor(caps, uses)).toMatchObject({
      counted: { count: 3, resets: NOW - 3 * HOUR + DAY },
    });
  });

  test("is granted sooner where a reservation ends unseen", () => {
    const uses = [seen({ at: NOW - HOUR }), use()];
    expect(refusalFor(caps, uses)).toMatchObject({ counted: { resets: NOW + 10 * MINUTE } });
  });

  test("resets when its calendar window ends", () => {
    const refusal = refusalFor([{ key: "today", limit: 1, window: "today" }], [seen()]);
    expect(refusal).toMatchObject({ counted: { resets: at("2026-11-23T00:00:00Z") } });
  });

  test("for ever never resets", () => {
    expect(refusalFor([{ key: "ever", limit: 1 }], [seen()])).toMatchObject({
      counted: { count: 1, resets: null },
    });
  });

  test("is recorded with its limit, its count and when it resets", () => {
    const refusal = refusalFor(caps, [seen({ at: NOW - HOUR }), seen()]);
    expect(refusal && refused(refusal)).toEqual({
      reason: "CAP_REACHED",
      parameters: {
        cap: "policy:web/day",
        limit: 2,
        counts: "shown",
        within: DAY,
        count: 2,
        resets: NOW + 23 * HOUR,
      },
    });
  });
});

describe("where not all uses were read", () => {
  const [week, ever] = claimsOf([
    { key: "week", limit: 2, within: "7d" },
    { key: "ever", limit: 2 },
  ]);

  test("a cap is reached when what is missing could be of its time (L9)", () => {
    if (week === undefined || ever === undefined) throw new Error("no claims");
    const cut = { uses: [seen(), seen({ at: NOW - DAY, offer: "gone" })], cut: true };
    expect(count({ ...week, of: { offers: ["sale"] } }, cut, NOW).count).toBe(2);
    expect(count(ever, { uses: [], cut: true }, NOW).count).toBe(2);
  });

  test("a cap counts as ever when what is missing is older than it looks back", () => {
    if (week === undefined) throw new Error("no claims");
    const cut = { uses: [seen(), seen({ at: NOW - 8 * DAY })], cut: true };
    expect(count(week, cut, NOW).count).toBe(1);
  });
});

type Case = readonly [
  what: string,
  window: string,
  zone: string,
  now: string,
  from: string,
  until: string,
];
const CALENDAR: readonly Case[] = [
  [
    "today begins at midnight of the person's zone",
    "today",
    "Europe/Stockholm",
    "2026-11-22T23:30:00Z",
    "2026-11-22T23:00:00Z",
    "2026-11-23T23:00:00Z",
  ],
  [
    "a day of spring has 23 hours",
    "today",
    "Europe/Stockholm",
    "2026-03-29T12:00:00Z",
    "2026-03-28T23:00:00Z",
    "2026-03-29T22:00:00Z",
  ],
  [
    "a day of autumn has 25 hours",
    "today",
    "Europe/Stockholm",
    "2026-10-25T12:00:00Z",
    "2026-10-24T22:00:00Z",
    "2026-10-25T23:00:00Z",
  ],
  [
    "Lord Howe moves its clock by half an hour",
    "today",
    "Australia/Lord_Howe",
    "2026-10-03T20:00:00Z",
    "2026-10-03T13:30:00Z",
    "2026-10-04T13:00:00Z",
  ],
  [
    "a day that skips midnight begins at its first instant",
    "today",
    "America/Sao_Paulo",
    "2018-11-04T12:00:00Z",
    "2018-11-04T03:00:00Z",
    "2018-11-05T02:00:00Z",
  ],
  [
    "a week begins on Monday",
    "this week",
    "America/New_York",
    "2026-11-23T04:59:59.999Z",
    "2026-11-16T05:00:00Z",
    "2026-11-23T05:00:00Z",
  ],
  [
    "the month of a leap day ends with it",
    "this month",
    "UTC",
    "2028-02-29T23:59:59.999Z",
    "2028-02-01T00:00:00Z",
    "2028-03-01T00:00:00Z",
  ],
];

describe("a calendar window", () => {
  test.each(CALENDAR)("L12: %s", (_what, window, zone, now, from, until) => {
    const [claim] = claimsOf([{ key: "c", limit: 1, window }], { now: at(now), zone });
    expect(claim).toMatchObject({ from: at(from), until: at(until), rolling: null });
  });

  test("is each person's own, of people who take turns", () => {
    const caps = [{ key: "c", limit: 1, window: "today" }];
    const from = (zone: string) => claimsOf(caps, { now: NOW, zone })[0]?.from;
    expect(from("Asia/Tokyo")).toBe(at("2026-11-22T15:00:00Z") - DAY);
    expect(from("America/New_York")).toBe(at("2026-11-22T05:00:00Z"));
    expect(from("Asia/Tokyo")).toBe(at("2026-11-22T15:00:00Z") - DAY);
  });
});

describe("what is counted together", () => {
  const idsOf = (caps: readonly object[], place = PLACE) =>
    capsFor(caps, place).map(({ id, of }) => [id, of]);

  test("is each offer, slot or channel apart, or all", () => {
    const per = (kind: string) => idsOf([{ key: "c", limit: 1, per: kind }]);
    expect(per("offer")).toEqual([["policy:web/c/offer=sale", { offers: ["sale"] }]]);
    expect(per("slot")).toEqual([["policy:web/c/slot=hero", { slots: ["hero"] }]]);
    expect(per("channel")).toEqual([["policy:web/c/channel=web", { channels: ["web"] }]]);
    expect(per("all")).toEqual([["policy:web/c", {}]]);
  });

  test("is each group that an offer names, with all offers of that group", () => {
    expect(idsOf([{ key: "c", limit: 1, per: "group" }])).toEqual([
      ["policy:web/c/group=discounts", { offers: ["sale", "coupon"] }],
      ["policy:web/c/group=autumn", { offers: ["sale"] }],
    ]);
    const ofOne = [{ key: "c", limit: 1, per: "group", of: { groups: ["discounts"] } }];
    expect(idsOf(ofOne).map(([id]) => id)).toEqual(["policy:web/c/group=discounts"]);
  });

  test("of groups is not about offers without one", () => {
    const news = { ...PLACE, offer: "news" };
    expect(idsOf([{ key: "c", limit: 1, per: "group" }], news)).toEqual([]);
  });

  test("is what fits all that a scope gives", () => {
    const of = { groups: ["discounts"], purposes: ["marketing"], channels: ["web"] };
    const caps = [{ key: "c", limit: 1, of }];
    expect(idsOf(caps)).toEqual([]);
    expect(idsOf(caps, { ...PLACE, offer: "coupon" })).toEqual([
      ["policy:web/c", { offers: ["coupon"], channels: ["web"] }],
    ]);
  });

  test("is the same for all whom it is about", () => {
    const compiled = compilePolicies([policy([{ key: "c", limit: 1 }])], OFFERS);
    const [sale] = compiled.policyFor(PLACE).caps;
    const [news] = compiled.policyFor({ ...PLACE, offer: "news" }).caps;
    expect(sale).toBe(news);
    const claims = claimsAt({ now: NOW, zone: "UTC" });
    expect(claims([sale, news].flatMap((cap) => cap ?? []))[0]).toBe(claims(news ? [news] : [])[0]);
  });
});

describe("what is excepted", () => {
  const caps = [
    {
      key: "c",
      limit: 1,
      except: { groups: ["discounts"], slots: ["till"], purposes: ["service"] },
    },
  ];
  const news = { ...PLACE, offer: "news" };

  test("is not stopped", () => {
    expect(capsFor(caps)).toEqual([]);
    expect(capsFor(caps, { ...news, slot: "till" })).toEqual([]);
    expect(capsFor(caps, news)).toHaveLength(1);
  });

  test("is not counted", () => {
    const claims = claimsOf(caps, undefined, news);
    const granted = (...uses: readonly Use[]) =>
      refusalOf(
        { offer: "news", caps: claims, budget: null },
        (claim) => count(claim, read(...uses), NOW),
        () => 0,
      );
    expect(granted(seen(), seen({ ...news, slot: "till" }))).toBeNull();
    expect(granted(seen(news))).not.toBeNull();
  });
});

describe("an offer's own caps", () => {
  test("count the offer in every slot, and come before those of policies", () => {
    const [, ...others] = OFFERS;
    const own: PolicyOffer = { key: "sale", caps: [{ limit: 3, within: "7d", counts: "shown" }] };
    const { caps } = compilePolicies(
      [policy([{ key: "c", limit: 1 }], "b"), policy([{ key: "c", limit: 1 }], "a")],
      [own, ...others],
    ).policyFor(PLACE);
    expect(caps.map(({ id }) => id)).toEqual(["offer:sale/caps/0", "policy:a/c", "policy:b/c"]);
    expect(caps[0]).toMatchObject({ of: { offers: ["sale"] }, except: {}, limit: 3 });
  });
});

describe("the uses that are read", () => {
  const reach = (caps: readonly object[], coolDowns: readonly object[] = []) =>
    reachOf([
      compilePolicies(
        [{ key: "p", ...PolicyDefinition.parse({ caps, coolDowns }) }],
        OFFERS,
      ).policyFor(PLACE),
    ]);

  test("are none where nothing asks for them", () => expect(reach([])).toBe(0));

  test("go back as far as what looks back longest", () => {
    expect(reach([{ key: "a", limit: 1, within: "7d" }])).toBe(7 * DAY);
    expect(reach([{ key: "a", limit: 1, window: "this month" }])).toBeGreaterThanOrEqual(31 * DAY);
    expect(reach([{ key: "a", limit: 1 }])).toBe(Infinity);
    const coolDown = { key: "b", after: "dismissed", for: "10d" };
    expect(reach([], [coolDown])).toBe(40 * DAY);
    expect(reach([], [{ ...coolDown, times: 2, within: "1d" }])).toBe(41 * DAY);
    expect(reach([], [{ ...coolDown, times: 2 }])).toBe(Infinity);
  });
});
