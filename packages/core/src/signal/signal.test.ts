import { fc, test } from "@fast-check/vitest";
import { TCString } from "@iabtcf/core";
import { describe, expect } from "vitest";
import type { Purpose } from "../consent/index.ts";
import { compilePurposes } from "../consent/index.ts";
import type { JsonObject } from "../json/index.ts";
import { createSignals } from "./index.ts";
import { remembering } from "./remember.ts";
import { base64, bitsOf, gppString, headBits, tcString } from "./strings.arbitraries.ts";

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;

type Answers = Partial<{
  readonly segment: readonly string[];
  readonly tcf: readonly number[];
  readonly gpp: Purpose["signals"]["gpp"];
  readonly gpc: boolean;
}>;

const purpose = (
  key: string,
  { segment = [], tcf = [], gpp = [], gpc = false }: Answers,
  expiresAfter: number | null = null,
): Purpose => ({
  key,
  name: key,
  basis: "consent",
  processing: "marketing",
  wording: "v9",
  expiresAfter,
  signals: { segment: new Set(segment), tcf, gpp, gpc },
});

const MARKETING = purpose(
  "marketing",
  { segment: ["advertising", "e-mail"], tcf: [3, 4], gpp: ["sale"], gpc: true },
  DAY,
);
const PERSONAL = purpose("personalization", { tcf: [5], gpp: ["targeted_advertising"] });
const PURPOSES = [MARKETING, PERSONAL];

const context = (gpc = false, purposes: readonly Purpose[] = PURPOSES) => ({
  purposes: new Map(purposes.map((each) => [each.key, each])),
  source: "web",
  time: NOW,
  gpc,
});

const read = (consent: JsonObject, gpc = false) =>
  createSignals().ofMessage({ type: "track", event: "Seen", context: { consent } }, context(gpc));

/** Answers by purpose: `marketing +segment`. */
const answersOf = (consent: JsonObject, gpc = false): string[] =>
  read(consent, gpc).statements.map(
    ({ purpose, granted, via }) => `${purpose} ${granted ? "+" : "-"}${via}`,
  );

describe("a message without a signal", () => {
  test("says nothing, at no cost", () => {
    const signals = createSignals();
    for (const message of [{}, { context: {} }, { context: { page: {} } }, { context: 7 }])
      expect(signals.ofMessage(message, context())).toBe(signals.ofMessage({}, context()));
  });
});

describe("Segment's consent object", () => {
  test("answers the purposes that name a category, or whose key it is, in any case", () => {
    expect(answersOf({ categoryPreferences: { Advertising: true } })).toEqual([
      "marketing +segment",
    ]);
    expect(answersOf({ categoryPreferences: { Personalization: false, Other: true } })).toEqual([
      "personalization -segment",
    ]);
  });

  test("names a category by its letters, however these are encoded", () => {
    const [composed, decomposed] = ["Ma\u0308tning".normalize("NFC"), "Ma\u0308tning"];
    for (const [defined, sent] of [
      [composed, decomposed],
      [decomposed, composed.toUpperCase()],
    ] as const) {
      const signals = { segment: [defined], tcf: [], gpp: [], gpc: false };
      const purposes = compilePurposes([{ key: "own", basis: "consent", signals }], "consent");
      const message = { context: { consent: { categoryPreferences: { [sent]: true } } } };
      const { statements } = createSignals().ofMessage(message, { ...context(), purposes });
      expect(statements.map((each) => each.purpose)).toEqual(["own"]);
    }
  });

  test("denies a purpose when any of its categories is denied, in whichever order they stand", () => {
    for (const preferences of [
      { Advertising: true, "E-Mail": false },
      { "E-Mail": false, Advertising: true },
    ])
      expect(answersOf({ categoryPreferences: preferences })).toEqual(["marketing -segment"]);
  });

  test("ignores what is neither true nor false, and names it", () => {
    const { statements, unreadable } = read({
      categoryPreferences: { Advertising: "yes", "a/b~c": 1, personalization: true },
    });
    expect(statements.map(({ purpose }) => purpose)).toEqual(["personalization"]);
    expect(unreadable.map(({ pointer }) => pointer)).toEqual([
      "/context/consent/categoryPreferences/Advertising",
      "/context/consent/categoryPreferences/a~1b~0c",
    ]);
  });

  test("that is no object grants nothing", () => {
    expect(read({ categoryPreferences: ["Advertising"] })).toEqual({
      statements: [],
      unreadable: [
        {
          pointer: "/context/consent/categoryPreferences",
          what: "wants an object of true and false",
        },
      ],
    });
  });

  test("dates an answer by the event, lets a grant live as long as the purpose says, and a denial for good", () => {
    const consent = { wording: "v3", categoryPreferences: { marketing: true } };
    expect(read(consent).statements).toEqual([
      {
        purpose: "marketing",
        granted: true,
        time: NOW,
        expires: NOW + DAY,
        basis: "consent",
        source: "web",
        wording: "v3",
        via: "segment",
      },
    ]);
    const [denied] = read({ categoryPreferences: { marketing: false } }).statements;
    expect(denied).toMatchObject({ granted: false, expires: null, wording: null });
  });

  test("is a statement of its own when the person has just changed it", () => {
    const { statements } = createSignals().ofMessage(
      {
        type: "track",
        event: "Segment Consent Preference Updated",
        context: { consent: { categoryPreferences: { marketing: true } } },
      },
      context(),
    );
    expect(statements.map(({ via }) => via)).toEqual(["event"]);
  });

  test("never reads what a prototype has", () => {
    const message: JsonObject = JSON.parse(
      '{"context":{"__proto__":{"consent":{"categoryPreferences":{"marketing":true}}}}}',
    );
    expect(createSignals().ofMessage(message, context()).statements).toEqual([]);
  });
});

describe("Global Privacy Control", () => {
  test("denies the purposes that heed it, from the header or from the page", () => {
    expect(answersOf({}, true)).toEqual(["marketing -gpc"]);
    const said = { context: { globalPrivacyControl: true } };
    expect(createSignals().ofMessage(said, context()).statements).toMatchObject([
      { purpose: "marketing", granted: false, via: "gpc" },
    ]);
  });

  test("that is false or not a boolean says nothing", () => {
    for (const globalPrivacyControl of [false, "true", 1, null])
      expect(
        createSignals().ofMessage({ context: { globalPrivacyControl } }, context()).statements,
      ).toEqual([]);
  });

  test("stands against a grant in the same message", () => {
    expect(answersOf({ categoryPreferences: { marketing: true } }, true)).toEqual([
      "marketing -gpc",
    ]);
  });
});

describe("a TC string", () => {
  test("grants a purpose when all of its TCF purposes are consented to, else denies it", () => {
    expect(answersOf({ tcString: tcString([3, 4, 5]) })).toEqual([
      "marketing +tcf",
      "personalization +tcf",
    ]);
    expect(answersOf({ tcString: tcString([3, 5]) })).toEqual([
      "marketing -tcf",
      "personalization +tcf",
    ]);
    expect(answersOf({ tcString: tcString([]) })).toEqual([
      "marketing -tcf",
      "personalization -tcf",
    ]);
  });

  test("as consent platforms write it is read, with its further segments", () => {
    // From the examples of the IAB's framework.
    const text =
      "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw";
    expect([...TCString.decode(text).purposeConsents.values()]).toEqual([1, 2, 3]);
    expect(answersOf({ tcString: text })).toEqual(["marketing -tcf", "personalization -tcf"]);
  });

  test.prop([
    fc.uniqueArray(fc.integer({ min: 1, max: 24 })),
    fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { maxLength: 40 }),
  ])("reads as the library reads it in full", (consents, vendors) => {
    const text = tcString(consents, vendors);
    const full = TCString.decode(text);
    expect(new Set(full.purposeConsents.values())).toEqual(new Set(consents));
    const single = [purpose("each", { tcf: consents.slice(0, 1) })];
    const { statements } = createSignals().ofStrings({ tcString: text }, context(false, single));
    expect(statements.map(({ granted }) => granted)).toEqual(consents.length > 0 ? [true] : []);
  });

  test("that is cut short anywhere grants nothing", () => {
    const text = tcString([3, 4, 5], [700]);
    for (let length = 1; length < text.length - 1; length += 1)
      expect(read({ tcString: text.slice(0, length) }).statements).toEqual([]);
  });

  test("of the first version, of none, too long or not text is unreadable and grants nothing", () => {
    for (const text of [
      "BOvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA",
      "garbage",
      "C".repeat(10_001),
      "C!",
      `${tcString([3, 4])}!`,
      `${tcString([3, 4])} and more`,
      `${tcString([3, 4])}.`,
      `${tcString([3, 4])}.å`,
      7,
      null,
      {},
    ]) {
      const { statements, unreadable } = read({ tcString: text });
      expect(statements).toEqual([]);
      expect(unreadable).toEqual([
        { pointer: "/context/consent/tcString", what: "is no TC string of version 2" },
      ]);
    }
  });

  test("whose lists name every vendor there could be, over and over, is read without unrolling them", () => {
    // A thousand ranges of 65,535 vendors: the library alone would set each of them.
    const range = bitsOf([1, 1], [1, 16], [65_535, 16]);
    const vendors = bitsOf([65_535, 16], [1, 1], [1_000, 12]) + range.repeat(1_000);
    const text = base64(headBits([3, 4]) + vendors + bitsOf([0, 17], [0, 12]));
    expect(answersOf({ tcString: text })).toEqual(["marketing +tcf", "personalization -tcf"]);
  });
});

describe("a GPP string", () => {
  test("of Europe answers like a TC string", () => {
    const text = `DBABMA~${tcString([3, 4])}`;
    expect(answersOf({ gppString: text })).toEqual(["marketing +gpp", "personalization -gpp"]);
  });

  test("of the United States denies what was opted out of, and grants nothing", () => {
    const out = (section: string, field: string, value: unknown) =>
      answersOf({ gppString: gppString([[section, field, value]]) });
    expect(out("usnat", "SaleOptOut", 1)).toEqual(["marketing -gpp"]);
    expect(out("usnat", "SaleOptOut", 2)).toEqual([]);
    expect(out("usca", "SaleOptOut", 1)).toEqual(["marketing -gpp"]);
    expect(out("usca", "SharingOptOut", 1)).toEqual([]);
    expect(out("usva", "TargetedAdvertisingOptOut", 1)).toEqual(["personalization -gpp"]);
    expect(out("uspv1", "OptOutSale", "Y")).toEqual(["marketing -gpp"]);
    expect(out("uspv1", "OptOutSale", "N")).toEqual([]);
  });

  test("that carries Global Privacy Control denies all that names an opt-out", () => {
    const text = gppString([
      ["usnat", "SaleOptOut", 2],
      ["usnat", "GpcSegmentIncluded", true],
      ["usnat", "Gpc", true],
    ]);
    expect(answersOf({ gppString: text })).toEqual(["marketing -gpp", "personalization -gpp"]);
  });

  test("of which a section is garbage still denies by the others, and says so", () => {
    const [header, ...sections] = gppString([
      ["usnat", "SaleOptOut", 1],
      ["usca", "SaleOptOut", 2],
    ]).split("~");
    const { statements, unreadable } = read({ gppString: [header, sections[0], "!"].join("~") });
    expect(statements).toMatchObject([{ purpose: "marketing", granted: false }]);
    expect(unreadable).toEqual([
      { pointer: "/context/consent/gppString", what: "has a section that cannot be read" },
    ]);
  });

  test("with a header of garbage is unreadable: a range without end, too many sections, none at all", () => {
    for (const text of [
      "",
      "D",
      "DBABMA",
      "DBABMA~",
      `DBABMA~${tcString([3])}~${tcString([3])}`,
      // A range from 1 to a Fibonacci number of 300 bits: the library would unroll it until memory ends.
      `${base64(`${bitsOf([3, 6], [1, 6], [1, 12], [1, 1], [3, 2])}${"0".repeat(300)}11`)}~B`,
      // Ranges of 60 sections each, a hundred times.
      `${base64(bitsOf([3, 6], [1, 6], [100, 12]) + `111${"0".repeat(8)}11`.repeat(100))}~B`,
      "DB____~B",
      tcString([3, 4]),
    ]) {
      const { statements, unreadable } = read({ gppString: text });
      expect(statements.filter(({ granted }) => granted)).toEqual([]);
      expect(unreadable.length).toBe(text === "" ? 0 : 1);
    }
  });
});

describe("the strings that were decoded last", () => {
  test("are decoded once, garbage too, and the one not met for longest is forgotten first", () => {
    const decoded: string[] = [];
    const decode = remembering((text) => {
      decoded.push(text);
      if (text === "bad") throw new Error("garbage");
      return text.length;
    }, 2);
    expect([decode("a"), decode("bad"), decode("a"), decode("bad")]).toEqual([1, null, 1, null]);
    expect(decoded).toEqual(["a", "bad"]);
    decode("c");
    decode("bad");
    decode("a");
    expect(decoded).toEqual(["a", "bad", "c", "a"]);
    expect(decode("x".repeat(10_001))).toBeNull();
    expect(decoded).toHaveLength(4);
  });
});
