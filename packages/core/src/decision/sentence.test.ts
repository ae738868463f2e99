import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { LANGUAGES } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import type { Candidate, Decision, Reason } from "./index.ts";
import { candidateSentence, clauseSentence, REASONS, sentencesOf } from "./index.ts";

const candidate = (reason: Reason, parameters: JsonObject = {}): Candidate => ({
  rule: "spring",
  offer: "bell",
  stage: 4,
  reason,
  parameters,
  clauses: [],
});

/** 24 November 2026, 13:05 UTC: a Tuesday. */
const TUESDAY = Temporal.Instant.from("2026-11-24T13:05:00Z").epochMilliseconds;
const HOUR = 3_600_000;

const told = (reason: Reason, parameters: JsonObject, zone = "Europe/Stockholm") =>
  LANGUAGES.map((language) =>
    candidateSentence(candidate(reason, parameters), { zone, language }).replaceAll("\u00a0", " "),
  );

const decision = (more: Partial<Decision>): Decision => ({
  id: "d",
  slot: "hero",
  channel: "web",
  reason: "SELECTED",
  parameters: { rule: "spring" },
  offer: "bell",
  content: {},
  items: null,
  candidates: [candidate("SELECTED")],
  funnel: { considered: 1, eligible: 1, returned: 1, stopped: {} },
  inputs: [],
  versions: {},
  time: TUESDAY,
  readAt: 1,
  definitionsAt: 1,
  engine: "attune-decide/3",
  subject: { profile: "p7", identifier: { ns: "user_id", value: "anna" }, noted: [] },
  latency: 1,
  ...more,
});

/** Names that parameters have, with values that they may have or not. */
const NAMES = [
  ..."rule offer purpose because cap limit count counts within resets budget period cost".split(
    " ",
  ),
  ..."allowed amount taken currency suppression coolDown after times opens item kind part".split(
    " ",
  ),
  ..."requires group place from until margin slate category brand position guardrail shown".split(
    " ",
  ),
  ..."dismissed error slot locale locales computed at policy share default".split(" "),
];
const value = fc.oneof(
  fc.constantFrom(
    "",
    "bell",
    "offer:bell/caps/0",
    "policy:web/week/group=shoes",
    "12.5000",
    "2026-W47",
  ),
  fc.constantFrom("size", "perBrand", "no-score", "unreadable", "clicked", "[personal]"),
  fc.constantFrom(null, true, 0, 1, 3, -1, 0.25, 1e300, 8.64e15, 8.64e15 + 1, TUESDAY),
  fc.constantFrom(["sv", "en"], [], {}),
);
const parameters = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 8 });
const NOT_SAID = /undefined|null|NaN|\[object|Infinity| {2}/;

describe("a reason in words", () => {
  test.prop([fc.constantFrom(...REASONS), parameters, fc.constantFrom(...LANGUAGES)], {
    numRuns: 5_000,
  })(
    "L6: is a sentence in each language, whatever its parameters are",
    (reason, given, language) => {
      const zone = "Europe/Stockholm";
      const ofCandidate = candidateSentence(candidate(reason, given), { zone, language });
      const [ofDecision = ""] = sentencesOf(
        decision({ reason, parameters: given, candidates: [] }),
        language,
      );
      for (const text of [ofCandidate, ofDecision]) {
        expect(text.length).toBeGreaterThan(8);
        expect(text).not.toMatch(NOT_SAID);
      }
    },
  );

  test("L6: no two reasons read the same, in either language", () => {
    for (const language of LANGUAGES) {
      const texts = REASONS.map((reason) =>
        candidateSentence(candidate(reason), { zone: "UTC", language }),
      );
      expect(new Set(texts).size).toBe(REASONS.length);
    }
  });

  test("a cap is named with its limit, what was counted and when it is free again, in the person's zone", () => {
    const parameters = {
      cap: "policy:web/week/offer=bell",
      limit: 3,
      counts: "shown",
      within: 168 * HOUR,
      count: 3,
      resets: TUESDAY,
    };
    expect(told("CAP_REACHED", parameters)).toEqual([
      "bell was not shown: bell may be shown at most 3 times in the last 7 days; given 3 times (cap policy:web/week/offer=bell); again from Tuesday 24 November 2026 at 14:05 (Europe/Stockholm)",
      "bell visades inte: bell får visas högst 3 gånger de senaste 7 dagarna och har getts 3 gånger (tak: policy:web/week/offer=bell); får visas igen från tisdag 24 november 2026 kl. 14.05 (Europe/Stockholm)",
    ]);
    const [inTokyo] = told("CAP_REACHED", parameters, "Asia/Tokyo");
    expect(inTokyo).toContain("at 22:05 (Asia/Tokyo)");
    expect(told("CAP_REACHED", { ...parameters, limit: 0, count: 0, resets: null })).toEqual([
      "bell was not shown: bell may not be shown at all (cap policy:web/week/offer=bell)",
      "bell visades inte: bell får inte visas alls (tak: policy:web/week/offer=bell)",
    ]);
  });

  test("a budget that is spent evenly is told in money, with what may be spent by now", () => {
    const parameters = {
      budget: "offer:bell/budget",
      period: "2026-11",
      cost: "2.5000",
      allowed: "8000.0000",
      amount: "10000.0000",
      taken: "7999.0000",
      currency: "SEK",
      resets: TUESDAY,
    };
    expect(told("BUDGET_EXHAUSTED", parameters)).toEqual([
      "bell was not shown: its budget of 10,000 SEK for November 2026 is spent evenly: by now it may come to 8,000 SEK, and 7,999 SEK is spent or held; showing it once takes 2.50 SEK; again from Tuesday 24 November 2026 at 14:05 (Europe/Stockholm)",
      "bell visades inte: budgeten på 10 000 SEK för november 2026 fördelas jämnt: hittills får 8 000 SEK användas, och 7 999 SEK är använt eller reserverat; en visning kostar 2,50 SEK; kan visas igen från tisdag 24 november 2026 kl. 14.05 (Europe/Stockholm)",
    ]);
    const [whole] = told("BUDGET_EXHAUSTED", {
      ...parameters,
      allowed: "10000.0000",
      resets: null,
    });
    expect(whole).toContain("its budget of 10,000 SEK for November 2026 is used up: 7,999 SEK");
  });

  test.each([
    ["OUT_OF_SCHEDULE", { opens: null }, "its time is over", "dess tid är slut"],
    [
      "OUT_OF_STOCK",
      { item: "b1", because: "none left" },
      "the item b1 is out of stock",
      "varan b1 är slut i lager",
    ],
    [
      "SUPPRESSED",
      { coolDown: "policy:web/no/offer=bell", after: "dismissed", times: 1, resets: TUESDAY },
      "it was dismissed once, and is left alone until Tuesday",
      "kunden har avböjt det en gång, så det vilar till tisdag",
    ],
    [
      "OUTRANKED",
      { rule: "gold", offer: "gold-week", margin: 0.123456 },
      "gold-week (rule gold) ranked 0.1235 higher",
      "gold-week (regeln gold) låg 0,1235 högre",
    ],
    [
      "OUTRANKED",
      { slate: "perBrand", brand: "Acme", limit: 2 },
      "of the brand Acme there are 2 already",
      "varumärket Acme har redan 2",
    ],
    [
      "PAUSED",
      { guardrail: "dismissed", limit: 0.1, shown: 1200, dismissed: 130 },
      "it was dismissed 130 of 1,200 times, and a guardrail stops it at 10 %",
      "det har avböjts 130 gånger av 1 200, och spärren går vid 10 %",
    ],
  ] as const)("%s of %j is told with what it is about", (reason, given, english, swedish) => {
    const [en, sv] = told(reason, given);
    expect(en).toContain(english);
    expect(sv).toContain(swedish);
  });
});

describe("a decision in words", () => {
  test("L6: says what was chosen, what came closest and by how much", () => {
    const score = { final: 20, chance: null, parts: { priority: 20 } };
    const lost = {
      ...candidate("OUTRANKED", { rule: "spring", offer: "bell", margin: 10 }),
      offer: "horn",
    };
    const shown = decision({ by: "priority", score, candidates: [candidate("SELECTED"), lost] });
    expect(sentencesOf(shown)).toEqual([
      "Profile p7 got bell on hero.",
      "Its priority, 20, is the highest: 10 above that of horn.",
      "  bell was shown (rule spring)",
      "  horn was not shown: bell (rule spring) ranked 10 higher",
    ]);
    expect(sentencesOf(shown, "sv")).toEqual([
      "Profilen p7 fick bell på hero.",
      "Prioriteten, 20, är högst: 10 över den för horn.",
      "  bell visades (regeln spring)",
      "  horn visades inte: bell (regeln spring) låg 10 högre",
    ]);
    const further = { ...lost, offer: "drum", parameters: { ...lost.parameters, margin: 15 } };
    const [, closest] = sentencesOf({ ...shown, candidates: [further, lost, further] });
    expect(closest).toContain("10 above that of horn");
    const explored = { ...shown, by: "value", parameters: { rule: "spring", explored: true } };
    expect(sentencesOf(explored)[1]).toContain("bell was tried out");
  });

  test("of somebody in the control group says what it would have been", () => {
    const [, second] = sentencesOf(
      decision({
        reason: "GLOBAL_CONTROL",
        parameters: { policy: "web", share: 0.05 },
        offer: null,
        shadow: { offer: "bell", rule: "spring" },
        candidates: [],
      }),
    );
    expect(second).toBe("Without the control group it would have been bell.");
  });

  test("a clause tells what the things of a list are called, and how many more there are", () => {
    const wanted = { $size: { $gt: 0 } };
    const clause = {
      part: "if",
      path: "cart.items",
      wanted,
      result: true,
      unknown: false,
    } as const;
    const items = ["Bell", "Lamp", "Helmet", "Lock"].map((name) => ({ name, price: 19 }));
    expect(clauseSentence({ ...clause, saw: items }, "en")).toMatch(
      /: it was 4 items: Bell, Lamp, Helmet and 1 more$/,
    );
    expect(clauseSentence({ ...clause, saw: [{ product_id: "b-1" }] }, "sv")).toMatch(
      /: det var 1 sak: b-1$/,
    );
    expect(clauseSentence({ ...clause, saw: [], result: false }, "en")).toMatch(/: it was 0$/);
    const nameless = { ...clause, wanted: { $exists: true }, saw: [{ at: 1 }] };
    expect(clauseSentence(nameless, "en")).toMatch(/: it was \[\{"at":1\}\]$/);
  });

  test("a clause says what it asks in words, and what it saw", () => {
    const clause = { part: "if", path: "age", wanted: { $gte: 18 }, unknown: false } as const;
    expect(clauseSentence({ ...clause, saw: 17, result: false }, "en")).toBe(
      "✗ age is at least 18: it was 17",
    );
    expect(clauseSentence({ ...clause, saw: null, result: false, unknown: true }, "sv")).toBe(
      "✗ age är minst 18: det var inte känt",
    );
    const cart = { path: "cart.items", wanted: { $size: { $gt: 2 } }, saw: ["lamp", "bell"] };
    expect(clauseSentence({ ...clause, ...cart, result: false }, "en")).toBe(
      "✗ cart.items has a length that is more than 2: it was 2",
    );
  });

  test("of a suppression is good when what it asks for is not so", () => {
    const ticket = {
      part: "suppress",
      path: "open_tickets",
      wanted: { $gt: 0 },
      saw: 0,
      result: false,
      unknown: false,
    } as const;
    expect(clauseSentence(ticket, "en")).toBe(
      "✓ left alone if open_tickets is more than 0: it was 0",
    );
    expect(clauseSentence({ ...ticket, saw: 2, result: true }, "sv")).toBe(
      "✗ lämnas i fred om open_tickets är mer än 0: det var 2",
    );
  });
});
