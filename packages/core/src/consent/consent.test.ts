import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { LONGEST_DURATION } from "../duration/index.ts";
import type { Json } from "../json/index.ts";
import { bounded, expiredBy, expiryStatement, firstExpiry, isKnown, isNews } from "./ledger.ts";
import { permissionDenied, permissionOf } from "./permission.ts";
import { compilePurposes, demandsOf } from "./purpose.ts";
import type { Consents, Statement } from "./statement.ts";
import {
  BASES,
  combineConsents,
  compareStatements,
  consentsFrom,
  consentsOf,
  consentsText,
  NO_CONSENTS,
  STATEMENT_WAYS,
  statementFor,
} from "./statement.ts";

/** Few instants, few purposes: ties everywhere. */
const statements: fc.Arbitrary<Statement> = fc
  .record({
    purpose: fc.constantFrom("marketing", "constructor", "ads"),
    granted: fc.boolean(),
    time: fc.nat(3),
    expires: fc.oneof(fc.constant(null), fc.nat(5)),
    basis: fc.constantFrom(...BASES),
    source: fc.constantFrom("web", "shop"),
    wording: fc.constantFrom(null, "v1", "v2"),
    via: fc.constantFrom(...STATEMENT_WAYS),
    actor: fc.constantFrom(undefined, "support"),
  })
  .map(({ actor, expires, ...rest }) => ({
    ...rest,
    expires: rest.granted ? expires : null,
    ...(actor === undefined ? {} : { actor }),
  }));
const consents = fc.array(statements, { maxLength: 6 }).map(consentsOf);

const said = (granted: boolean, time: number, more: Partial<Statement> = {}): Statement => ({
  purpose: "marketing",
  granted,
  time,
  expires: null,
  basis: "consent",
  source: "web",
  wording: null,
  via: "segment",
  ...more,
});

const bytes = (value: Consents): string => consentsText(value);

describe("consents", () => {
  test.prop([consents, consents, consents])(
    "L3: joining them is commutative, associative and idempotent, and nothing adds nothing",
    (a, b, c) => {
      expect(bytes(combineConsents(a, b))).toBe(bytes(combineConsents(b, a)));
      expect(bytes(combineConsents(combineConsents(a, b), c))).toBe(
        bytes(combineConsents(a, combineConsents(b, c))),
      );
      expect(bytes(combineConsents(a, a))).toBe(bytes(a));
      expect(combineConsents(a, NO_CONSENTS)).toBe(a);
      expect(combineConsents(NO_CONSENTS, a)).toBe(a);
    },
  );

  test.prop([consents])("are read back from their text as they were", (value) => {
    const parsed: Json = JSON.parse(consentsText(value));
    expect(consentsFrom(parsed)).toEqual(value);
  });

  test.prop([statements, statements])("two statements tie only when they are equal", (a, b) => {
    const other = { ...b, purpose: a.purpose };
    expect(Math.sign(compareStatements(a, other))).toBe(
      -Math.sign(compareStatements(other, a)) || 0,
    );
    if (compareStatements(a, other) === 0) expect(a).toEqual(other);
  });

  test.prop([fc.array(statements, { minLength: 1, maxLength: 8 })])(
    "L7: the latest statement wins, and of those at one time a denial",
    (all) => {
      const { purpose } = all[0] ?? said(true, 0);
      const about = all.filter((each) => each.purpose === purpose);
      const latest = Math.max(...about.map(({ time }) => time));
      const last = about.filter(({ time }) => time === latest);
      const wins = statementFor(consentsOf(all), purpose);
      expect(wins?.time).toBe(latest);
      expect(wins?.granted).toBe(last.every(({ granted }) => granted));
    },
  );

  test("at one instant a person's denial counts more than that a grant ran out", () => {
    const denial = said(false, 5);
    const ranOut = said(false, 5, { via: "expiry", source: "zzz" });
    expect(statementFor(consentsOf([ranOut, denial]), "marketing")).toBe(denial);
  });

  test("of two grants at one instant the one that expires first wins", () => {
    const short = said(true, 5, { expires: 9 });
    expect(statementFor(consentsOf([said(true, 5), short]), "marketing")).toBe(short);
  });
});

describe("a purpose", () => {
  const marketing = { key: "marketing", basis: "consent" } as const;
  const analytics = { key: "marketing", basis: "legitimate_interest" } as const;

  test("L7: with basis consent is allowed by a live grant alone, to the millisecond", () => {
    const grant = consentsOf([said(true, 10, { expires: 100 })]);
    expect(permissionOf(marketing, NO_CONSENTS, 0)).toEqual({
      allowed: false,
      reason: "NO_CONSENT",
    });
    expect(permissionOf(marketing, grant, 99)).toEqual({ allowed: true, until: 100 });
    expect(permissionOf(marketing, grant, 100)).toMatchObject({ allowed: false });
    expect(permissionOf(marketing, consentsOf([said(false, 10)]), 10)).toMatchObject({
      reason: "NO_CONSENT",
    });
  });

  test("with basis legitimate interest is allowed until somebody objects; a grant that ran out is no objection", () => {
    expect(permissionOf(analytics, NO_CONSENTS, 0)).toEqual({ allowed: true, until: null });
    expect(permissionOf(analytics, consentsOf([said(false, 1)]), 2)).toEqual({
      allowed: false,
      reason: "OPTED_OUT",
    });
    const grant = said(true, 1, { expires: 5 });
    expect(permissionOf(analytics, consentsOf([grant]), 9).allowed).toBe(true);
    expect(permissionOf(analytics, consentsOf([grant, expiryStatement(grant)]), 9).allowed).toBe(
      true,
    );
  });

  test("with another basis needs no answer, and hears none", () => {
    for (const basis of ["contract", "legal_obligation"] as const) {
      const purpose = { key: "marketing", basis };
      expect(permissionOf(purpose, consentsOf([said(false, 1)]), 2).allowed).toBe(true);
      expect(permissionDenied(purpose).allowed).toBe(true);
    }
  });

  test("L7: that is not in force is not allowed", () => {
    expect(permissionOf(undefined, consentsOf([said(true, 1)]), 2).allowed).toBe(false);
  });

  test("L7: demands what it is part of, and what is part of it, and no other part of that", () => {
    const part = { basis: "consent", processing: "marketing" } as const;
    const demands = demandsOf(
      compilePurposes(
        [
          { key: "sms", ...part },
          { key: "e-mail", ...part },
          { key: "ads", basis: "consent" },
        ],
        "consent",
      ),
    );
    const keysOf = (key: string) => demands.get(key)?.map((each) => each.key);
    expect(keysOf("sms")).toEqual(["sms", "marketing"]);
    expect(keysOf("marketing")).toEqual(["marketing", "sms", "e-mail"]);
    expect(keysOf("ads")).toEqual(["ads"]);
    expect(keysOf("analytics")).toEqual(["analytics"]);
    expect(keysOf("nothing")).toBe(undefined);
  });

  test("L7: the shipped ones stand until a definition of their key replaces them", () => {
    const shipped = compilePurposes([], "consent");
    expect([...shipped.values()].map(({ key, basis }) => `${key}: ${basis}`)).toEqual([
      "service: contract",
      "personalization: consent",
      "marketing: consent",
      "analytics: legitimate_interest",
    ]);
    expect(shipped.get("marketing")?.signals.gpc).toBe(true);
    const defined = compilePurposes(
      [{ key: "personalization", basis: "contract", expiresAfter: "365d" }],
      "consent",
    );
    expect(defined.get("personalization")).toMatchObject({
      basis: "contract",
      processing: "personalization",
      expiresAfter: 365 * 86_400_000,
    });
  });
});

describe("a statement that an event carries", () => {
  const news = (known: Statement | null, carried: Statement, elsewhere?: Statement): boolean => {
    const device = known ? consentsOf([known]) : NO_CONSENTS;
    const person = combineConsents(device, elsewhere ? consentsOf([elsewhere]) : NO_CONSENTS);
    return isNews(device, carried, person);
  };

  test("is news when the facet said nothing, or something else before", () => {
    expect(news(null, said(true, 1))).toBe(true);
    expect(news(said(true, 1), said(false, 2))).toBe(true);
    expect(news(said(false, 1), said(true, 2))).toBe(true);
  });

  test("is none when it repeats the answer, so that a stale tab overrules nobody", () => {
    expect(news(said(true, 1), said(true, 2))).toBe(false);
    expect(news(said(false, 1), said(false, 2))).toBe(false);
  });

  test("is news again when the words changed or the grant ran out", () => {
    expect(news(said(true, 1, { wording: "v1" }), said(true, 2, { wording: "v2" }))).toBe(true);
    expect(news(said(true, 1, { expires: 5 }), said(true, 5, { expires: 9 }))).toBe(true);
    expect(news(said(true, 1, { expires: 5 }), said(true, 4, { expires: 9 }))).toBe(false);
    expect(news(said(true, 1, { wording: "v1" }), said(true, 2))).toBe(false);
    expect(news(said(false, 1, { wording: "v1" }), said(false, 2, { wording: "v2" }))).toBe(false);
  });

  test("is news of a grant that ran out as of the grant, whether its timer has fired or not", () => {
    const grant = said(true, 1, { expires: 5 });
    for (const known of [grant, expiryStatement(grant)]) {
      expect(news(known, said(true, 4))).toBe(false);
      expect(news(known, said(true, 5))).toBe(true);
      expect(news(known, said(false, 2))).toBe(true);
      expect(news(known, said(false, 1))).toBe(true);
      expect(news(known, said(false, 0))).toBe(false);
    }
  });

  test("L7: is none when it repeats a grant after which the person said no elsewhere, though the grant ran out or the words changed", () => {
    const grant = said(true, 1, { expires: 5, wording: "v1" });
    const no = said(false, 3);
    for (const known of [grant, expiryStatement(grant)]) {
      expect(news(known, said(true, 9), no)).toBe(false);
      expect(news(known, said(true, 4, { wording: "v2" }), no)).toBe(false);
      expect(news(known, said(false, 9), no)).toBe(true);
      // The device's own word, or the person's elsewhere, came after the no.
      expect(news(known, said(true, 9), said(false, 0))).toBe(true);
      expect(news(known, said(true, 9), said(true, 4))).toBe(true);
      expect(news(said(false, 4), said(true, 9), no)).toBe(true);
    }
  });

  test("comes too late when a later one is known; at the same time it counts as a denial only", () => {
    expect(news(said(true, 5), said(false, 4))).toBe(false);
    expect(news(said(true, 5), said(false, 5))).toBe(true);
    expect(news(said(false, 5), said(true, 5))).toBe(false);
  });
});

describe("a statement in the store", () => {
  const FIELDS: readonly Json[] = [1, false, null, "consent", "web", null, "api", "anna"];

  test("is read with all that was written", () => {
    expect(statementFor(consentsFrom({ marketing: [...FIELDS] }), "marketing")).toEqual(
      said(false, 1, { via: "api", actor: "anna" }),
    );
    expect(consentsFrom(undefined)).toBe(NO_CONSENTS);
  });

  const broken: readonly (readonly [string, number, readonly Json[]])[] = [
    ["a time", 0, ["1", null, Infinity]],
    ["an answer", 1, ["no", 0, null]],
    ["an end", 2, ["5", true, Infinity]],
    ["a basis", 3, ["wish", null]],
    ["a source", 4, [7, null]],
    ["a wording", 5, [7, true]],
    ["a way", 6, ["telepathy", null]],
    ["an actor", 7, [7, null]],
  ];
  test.each(broken)(
    "L7: that has no valid %s is never passed over: it throws",
    (_what, place, values) => {
      for (const value of values) {
        const fields = FIELDS.with(place, value);
        expect(() => consentsFrom({ marketing: fields })).toThrow(/cannot be read/);
      }
    },
  );

  test("L7: that is no statement at all, or stands in no object, throws", () => {
    for (const value of [null, "denied", {}, []])
      expect(() => consentsFrom({ marketing: value })).toThrow(/cannot be read/);
    for (const value of [null, "none", [], 0])
      expect(() => consentsFrom(value)).toThrow(/cannot be read/);
  });
});

describe("a grant that expires", () => {
  test("takes no longer than 100 years", () => {
    const years = LONGEST_DURATION;
    const grant = said(true, 5, { expires: 5 + years });
    expect(bounded(grant)).toBe(grant);
    expect(bounded(said(true, 5, { expires: 6 + years }))).toEqual(grant);
    expect(bounded(said(true, 5))).toEqual(said(true, 5));
    const [forever] = compilePurposes(
      [{ key: "service", basis: "consent", expiresAfter: "999999999w" }],
      "consent",
    ).values();
    expect(forever?.expiresAfter).toBe(years);
  });

  test("L7: that ran out gives way to what was said after the grant, whenever it is heard", () => {
    const grant = said(true, 1, { expires: 5 });
    const no = said(false, 2);
    expect(statementFor(consentsOf([expiryStatement(grant), no]), "marketing")).toBe(no);
    const renewed = said(true, 3, { expires: 9 });
    expect(statementFor(consentsOf([expiryStatement(grant), renewed]), "marketing")).toBe(renewed);
  });

  test("of two purposes has its timer at the first expiry", () => {
    const soon = { ...said(true, 1, { expires: 5 }), purpose: "ads" };
    expect(firstExpiry(consentsOf([said(true, 1, { expires: 9 }), soon]))).toBe(5);
  });

  test.prop([consents, fc.nat(6)])(
    "has its timer at the first expiry, and is denied for good once it has fired",
    (known, now) => {
      const due = firstExpiry(known);
      const expired = expiredBy(known, now);
      expect(expired.length > 0).toBe(due !== null && due <= now);
      const after = combineConsents(known, consentsOf(expired.map(expiryStatement)));
      for (const grant of expired) {
        expect(statementFor(after, grant.purpose)?.granted).toBe(false);
        expect(isKnown(after, expiryStatement(grant))).toBe(true);
      }
      expect(expiredBy(after, now)).toEqual([]);
    },
  );
});
