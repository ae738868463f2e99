import { describe, expect, test } from "vitest";
import {
  ADA,
  advance,
  apply,
  BO,
  decideIn,
  offer,
  oneOffer,
  openAt,
  policy,
  rule,
  shownIn,
  slot,
  usesIn,
  verified,
} from "./giving-offers.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Definitions that contradict themselves or one another, and where the answer says so. */
const CONTRADICTIONS: readonly (readonly [string, readonly object[], string])[] = [
  ["a slate of 10,000", [slot("hero", { slate: { size: 10_000 } })], "slot:hero/slate/size"],
  [
    "a cap with a rolling and a calendar window",
    oneOffer({ caps: [{ limit: 1, within: "1d", window: "today" }] }),
    "offer:sale/caps/0/window",
  ],
  ["a limit below nothing", oneOffer({ caps: [{ limit: -1 }] }), "offer:sale/caps/0/limit"],
  [
    "a schedule that ends before it begins",
    oneOffer({ schedule: { from: "2035-03-06T00:00:00Z", until: "2035-03-05T00:00:00Z" } }),
    "offer:sale/schedule/until",
  ],
  [
    "a share of people that ends before it begins",
    oneOffer({ exclusive: { group: "g", from: 0.5, until: 0.5 } }),
    "offer:sale/exclusive/until",
  ],
  [
    "an offer that is pinned to two places",
    [
      slot("hero", {
        slate: {
          size: 3,
          pins: [
            { offer: "sale", position: 1 },
            { offer: "sale", position: 2 },
          ],
        },
      }),
      offer("sale"),
      rule("hero", ["sale"]),
    ],
    "slot:hero/slate/pins/1",
  ],
  [
    "two offers that are pinned to one place",
    [
      slot("hero", {
        slate: {
          size: 3,
          pins: [
            { offer: "sale", position: 1 },
            { offer: "club", position: 1 },
          ],
        },
      }),
      offer("sale"),
      offer("club"),
      rule("hero", ["sale", "club"]),
    ],
    "slot:hero/slate/pins/1",
  ],
  [
    "a pin beyond the slate",
    [
      slot("hero", { slate: { size: 3, pins: [{ offer: "sale", position: 4 }] } }),
      offer("sale"),
      rule("hero", ["sale"]),
    ],
    "slot:hero/slate/pins/0",
  ],
  [
    "a formula that is none",
    [slot("hero", { arbitration: { by: "formula", formula: "value * (" } })],
    "slot:hero/arbitration/formula",
  ],
  [
    "a choice by formula without one",
    [slot("hero", { arbitration: { by: "formula" } })],
    "slot:hero/arbitration",
  ],
  [
    "computed content that is nonsense",
    oneOffer({ computed: { price: "1 +" } }),
    "offer:sale/computed/price",
  ],
  [
    "a schema that is none",
    [slot("hero", { schema: { type: "object", properties: { a: { type: "nonsense" } } } })],
    "slot:hero/schema/properties/a/type",
  ],
  ["an offer that requires itself", oneOffer({ requires: ["sale"] }), "offer:sale/requires"],
  [
    "offers that require one another in a circle",
    [
      slot("hero"),
      offer("a", { requires: ["b"] }),
      offer("b", { requires: ["c"] }),
      offer("c", { requires: ["a"] }),
      rule("hero", ["a", "b", "c"]),
    ],
    "offer:a/requires offer:b/requires offer:c/requires",
  ],
  [
    "a rule that names 1,001 offers",
    [
      slot("hero"),
      rule(
        "hero",
        many(1_001, (n) => `o${n}`),
      ),
    ],
    "rule:hero-o0/then/offers",
  ],
  [
    "a rule that names an offer and several",
    [slot("hero"), offer("a"), { ...rule("hero", ["a"]), then: { offer: "a", offers: ["a"] } }],
    "rule:hero-a/then",
  ],
  [
    "a rule for a slot and an offer that are not there",
    [rule("nowhere", ["nothing"])],
    "rule:nowhere-nothing",
  ],
  [
    "a policy about offers, slots and segments that are not there",
    [
      policy("web", {
        caps: [{ key: "c", limit: 1, of: { offers: ["none"] } }],
        suppress: [{ key: "s", when: { $segment: "nobody" } }],
      }),
    ],
    "policy:web",
  ],
  [
    "two policies that each draw a control group",
    [policy("one", { control: { share: 0.1 } }), policy("two", { control: { share: 0.2 } })],
    "policy:",
  ],
  [
    "a budget that costs nothing, and one that is paced over no time",
    [...oneOffer({ budget: { amount: 10, cost: 0, pace: "even" } })],
    "offer:sale/budget",
  ],
];

describe("definitions that contradict one another", () => {
  test("are refused with the place and the reason, and change nothing", async () => {
    const attune = await openAt([]);
    for (const [what, definitions, place] of CONTRADICTIONS)
      for (const operation of ["validateDefinitions", "applyDefinitions"] as const) {
        const refused = await attune.refused(operation, { body: { definitions } });
        expect(refused.slug, what).toBe("definition-not-valid");
        const { errors = [] } = refused.problem;
        expect(
          errors.map(({ pointer }) => pointer).join(" "),
          `${what}: ${JSON.stringify(errors).slice(0, 300)}`,
        ).toContain(place);
        for (const { detail } of errors) expect(detail.length, what).toBeGreaterThan(10);
      }
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
  });
});

describe("a call that asks for what there is not", () => {
  test("20 slots of which some are unknown: each has its own outcome", async () => {
    const attune = await openAt(oneOffer({}));
    const slots = ["hero", ...many(19, (n) => `unknown-${n}`)];
    const { decisions } = await attune.call("decide", { body: { identifiers: ADA, slots } });
    expect(Object.keys(decisions)).toHaveLength(20);
    expect(decisions["hero"]).toMatchObject({ offer: "sale", reason: "SELECTED" });
    for (const key of slots.slice(1))
      expect(decisions[key]).toMatchObject({ offer: null, content: null, reason: "ERROR" });
    expect(await attune.rows("SELECT id FROM decision")).toHaveLength(20);
    const odd = ["__proto__", "constructor", "hero\u0000", "💥"];
    const answer = await attune.call("decide", { body: { identifiers: ADA, slots: odd } });
    expect(Object.keys(answer.decisions).length).toBeGreaterThanOrEqual(3);
    await verified(attune);
  });

  test("21 slots, none, or the same one often: refused, refused, and answered once", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 1 }] }));
    for (const slots of [many(21, (n) => `s${n}`), [], [""], ["x".repeat(101)], "hero"])
      expect(
        (await attune.refused("decide", { body: { identifiers: ADA, slots } })).status,
      ).toBeLessThan(500);
    const body = { identifiers: ADA, slots: many(20, () => "hero") };
    const { decisions } = await attune.call("decide", { body });
    expect(decisions).toMatchObject({ hero: { offer: "sale" } });
    expect(await usesIn(attune)).toHaveLength(1);
  });

  test("a context that is huge, deep or hostile: answered or refused, and the next call is served", async () => {
    const attune = await openAt(
      oneOffer({ applicability: { "context.page": "home" }, variants: [] }),
    );
    const deep = (depth: number): object => (depth === 0 ? {} : { in: deep(depth - 1) });
    const contexts: readonly object[] = [
      { page: "home", text: "x".repeat(300_000) },
      { page: "home", list: many(50_000, (n) => n) },
      { page: "home", deep: deep(500) },
      { page: { toString: "home" } },
      { page: ["home"], locale: 7, device: "phone" },
      { ["__proto__"]: { page: "home" }, constructor: { prototype: 1 } },
    ];
    for (const context of contexts) {
      const response = await attune.send("decide", {
        body: { identifiers: ADA, slots: ["hero"], context },
      });
      expect(response.status, JSON.stringify(context).slice(0, 80)).toBeLessThan(500);
      await response.text();
    }
    expect(await shownIn(attune, "hero", ADA, { context: { page: "home" } })).toBe("sale");
    await verified(attune);
  });

  test("1,000 candidates of which the last may be shown: it is, and every one is explained", async () => {
    const keys = many(1_000, (n) => `o${String(n).padStart(3, "0")}`);
    const attune = await openAt([
      slot("hero", { arbitration: { by: "value", factors: ["value"] } }),
      ...keys.map((key, n) =>
        offer(key, {
          value: n + 1,
          ...(n === 0 ? {} : { caps: [{ limit: 0 }] }),
        }),
      ),
      rule("hero", keys),
    ]);
    const decided = await decideIn(attune, "hero", ADA, { explain: true });
    expect(decided.offer).toBe("o000");
    expect(decided.candidates).toHaveLength(1_000);
    expect(new Set(decided.candidates?.map(({ reason }) => reason))).toEqual(
      new Set(["SELECTED", "CAP_REACHED"]),
    );
    const plain = await decideIn(attune, "hero", BO);
    const explained = await attune.call("explainDecision", { params: { id: plain.decisionId } });
    expect(explained.candidates).toHaveLength(1_000);
    await verified(attune);
  });
});

describe("a clock that jumps", () => {
  const SCARCE = oneOffer({ caps: [{ limit: 2, within: "24h" }], budget: { amount: 3 } });

  test("L9: back, when a server is started again on an earlier day: nothing is granted over, nothing is lost", async () => {
    const directory = temporaryDirectory();
    const first = await startAt(directory, { ATTUNE_CLOCK: "virtual" });
    await apply(first, ...SCARCE);
    expect(await shownIn(first, "hero", ADA)).toBe("sale");
    await advance(first, "10d");
    expect(await shownIn(first, "hero", ADA)).toBe("sale");
    expect(await shownIn(first, "hero", ADA)).toBe("sale");
    expect(await shownIn(first, "hero", ADA)).toBe(null);
    await first.close();
    // The clock stands ten days earlier now.
    const second = await startAt(directory, { ATTUNE_CLOCK: "virtual" });
    try {
      const before = await second.rows("SELECT count(*) AS n FROM decision");
      expect(await shownIn(second, "hero", ADA)).toBe(null);
      expect(await shownIn(second, "hero", BO)).toBe(null);
      expect(await second.rows("SELECT count(*) AS n FROM decision")).toEqual([
        { n: Number(before[0]?.["n"]) + 2 },
      ]);
      await verified(second);
      await advance(second, "12d");
      expect(await shownIn(second, "hero", ADA)).toBe("sale");
      await verified(second);
    } finally {
      await second.close();
    }
  });

  test("L9: a century forth, in one step: what was reserved has lapsed, calendars go on", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await apply(attune, ...oneOffer({ caps: [{ limit: 1, window: "this month" }] }));
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await attune.call("setClock", { body: { now: "2135-02-28T23:59:59.999Z" } });
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await advance(attune, "1s");
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await verified(attune);
  });
});
