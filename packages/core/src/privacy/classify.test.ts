import { describe, expect, test } from "vitest";
import { identityPolicyOf } from "../identity/index.ts";
import { TrackingPlanDefinition } from "../tracking-plan/index.ts";
import type { DataClass, Mask } from "./index.ts";
import {
  classOfIdentifier,
  classOfName,
  createMask,
  DATA_CLASSES,
  declaredBy,
  loweredBetween,
} from "./index.ts";

const planOf = (traits: Record<string, DataClass>, properties: Record<string, DataClass> = {}) => {
  const fields = (of: Record<string, DataClass>) =>
    Object.fromEntries(Object.entries(of).map(([name, pii]) => [name, { type: "any", pii }]));
  return TrackingPlanDefinition.parse({
    events: { "Order Completed": { properties: fields(properties) } },
    traits: fields(traits),
  });
};
const maskUpTo = (dataClass: DataClass, plan = planOf({})): Mask =>
  createMask({
    clearance: new Set(DATA_CLASSES.slice(0, DATA_CLASSES.indexOf(dataClass) + 1)),
    declared: declaredBy([plan]),
    policy: identityPolicyOf(null),
  });

describe("a name with a word that says how to reach somebody", () => {
  test.each(
    "email2 workEmail customerEMail user.email Kund-Epost e-post kundepost mailadress telefon_hem Telefonnummer mobil mobilnummer MobilePhone phone_1 primaryPhoneNumber smsNumber whatsappId faxNo customeremail".split(
      " ",
    ),
  )("%s is contact", (name) => {
    for (const place of ["trait", "property", "context"] as const)
      expect(classOfName(place, name)).toBe("contact");
  });

  test.each("headphone microphone blackmailed hotel stelling smarter".split(" "))(
    "%s is not",
    (name) => {
      expect(classOfName("trait", name)).toBe("personal");
    },
  );

  test.each([
    ["lösenord", "personal"],
    ["pässword", "sensitive"],
    ["ｐａｓｓｗｏｒｄ", "sensitive"],
    ["имя", "personal"],
  ] as const)("%s is %s, with its marks or without", (name, dataClass) => {
    expect(classOfName("trait", name)).toBe(dataClass);
  });
});

describe("what a plan declares", () => {
  test("holds however the name is spelled, and the strictest wins", () => {
    const declared = declaredBy([
      planOf(
        { shoe_size: "none", allergy: "sensitive", Allergy: "none" },
        { giftNote: "sensitive" },
      ),
    ]);
    for (const name of ["shoe_size", "shoeSize", "Shoe Size"])
      expect(classOfName("trait", name, declared)).toBe("none");
    for (const name of ["allergy", "ALLERGY"])
      expect(classOfName("trait", name, declared)).toBe("sensitive");
    const mask = maskUpTo("contact", planOf({}, { giftNote: "sensitive" }));
    const message = { event: "order_completed", properties: { gift_note: "x" } };
    expect(mask.document("message", message)).toMatchObject({
      properties: { gift_note: "[sensitive]" },
    });
  });

  test("of one name in another script is not of all of them", () => {
    const declared = declaredBy([planOf({ тариф: "none", "!": "none" })]);
    expect(classOfName("trait", "тариф", declared)).toBe("none");
    expect(classOfName("trait", "имя", declared)).toBe("personal");
    expect(classOfName("trait", "?", declared)).toBe("personal");
  });

  test("raises what everybody knows and never lowers it, in an object neither", () => {
    const declared = declaredBy([planOf({ first_name: "none", email: "none", city: "contact" })]);
    expect(classOfName("trait", "first_name", declared)).toBe("personal");
    expect(classOfName("trait", "email", declared)).toBe("contact");
    expect(classOfName("trait", "city", declared)).toBe("contact");
    const mask = maskUpTo("pseudonymous", planOf({ club: "none" }));
    expect(mask.trait("club", { level: "x", first_name: "A", workEmail: "x" })).toEqual({
      level: "x",
      first_name: "[personal]",
      workEmail: "[contact]",
    });
  });
});

describe("a name that is about nobody", () => {
  const mask = maskUpTo("pseudonymous");

  test("covers text and numbers, not what stands in an object", () => {
    expect(
      mask.document("property", {
        shipping: { name: "Anna", address: { street: "x" }, phone: "0701", note: "x", value: 4 },
        step: [1, { who: "Anna" }, "x"],
        id: { first_name: "Anna", id: "7" },
      }),
    ).toEqual({
      shipping: {
        name: "[personal]",
        address: "[personal]",
        phone: "[contact]",
        note: "[personal]",
        value: 4,
      },
      step: [1, { who: "[personal]" }, "x"],
      id: { first_name: "[personal]", id: "7" },
    });
    const products = [{ sku: "1", name: "Bell", shipping: { name: "Anna" } }];
    expect(mask.document("property", { products })).toEqual({
      products: [{ sku: "1", name: "Bell", shipping: { name: "[personal]" } }],
    });
  });

  test("shows the shapes that everybody sends", () => {
    const context = {
      campaign: { name: "spring", source: "news", medium: "mail", term: "bell", content: "a" },
      page: { path: "/", title: "Bells" },
      screen: { width: 1, height: 2 },
      library: { name: "analytics.js", version: "4" },
      os: { name: "iOS", version: "26" },
      locale: "sv",
    };
    expect(mask.document("context", context)).toEqual(context);
    expect(mask.document("context", { os: { owner: "Anna" }, locale: { who: "A" } })).toEqual({
      os: { owner: "[personal]" },
      locale: { who: "[personal]" },
    });
  });

  test("inside what is of a person opens nothing", () => {
    expect(
      maskUpTo("none").document("context", { location: { traits: { plan_id: "x" } } }),
    ).toEqual({
      location: "[personal]",
    });
    const declared = maskUpTo("personal", planOf({ case: "contact" }));
    expect(declared.trait("case", { locale: "sv" })).toBe("[contact]");
  });
});

describe("a number that may be a phone number", () => {
  const mask = maskUpTo("personal", planOf({ points: "none", club_no: "none" }));
  test("is contact unless a name or a plan vouches for it", () => {
    expect(mask.trait("nummer", 46_701_740_605)).toBe("[contact]");
    expect(mask.trait("nummer", "0701740605")).toBe("[contact]");
    expect(mask.trait("points", 46_701_740_605)).toBe(46_701_740_605);
    expect(mask.trait("club_no", "0701740605")).toBe("[contact]");
    expect(mask.document("property", { order_id: "0701740605", total: 46_701_740_605 })).toEqual({
      order_id: "0701740605",
      total: 46_701_740_605,
    });
    expect(mask.trait("customer_id", "+46701740605")).toBe("[contact]");
  });
});

test("a value of a known class is looked at too, with its keys, but for those who may see it", () => {
  const value = { "anna@example.com": ["0701740605", "x"] };
  expect(maskUpTo("personal").value("none", value)).toEqual({ "[contact]": ["[contact]", "x"] });
  expect(maskUpTo("contact").value("none", value)).toEqual(value);
});

describe("a namespace that a shop has configured", () => {
  const namespaces = [
    { name: "club", from: "traits.allergy", form: "exact" as const, anonymous: false },
    { name: "work_phone", from: "traits.x", form: "exact" as const, anonymous: false },
    { name: "ssn", from: "traits.y", form: "exact" as const, anonymous: false },
    { name: "visitor", from: "traits.z", form: "exact" as const, anonymous: false },
    { name: "loyalty_id", from: "traits.personnummer", form: "exact" as const, anonymous: false },
  ];
  const policy = identityPolicyOf({ namespaces, blocked: [] });
  const declared = declaredBy([planOf({ allergy: "sensitive", visitor: "none", z: "none" })]);

  test.each([
    ["club", "sensitive"],
    ["work_phone", "contact"],
    ["ssn", "sensitive"],
    ["visitor", "personal"],
    ["loyalty_id", "sensitive"],
    ["email2", "contact"],
  ] as const)("%s is %s: its name, its trait, and at least personal", (ns, dataClass) => {
    expect(classOfIdentifier(policy, ns, "x", declared)).toBe(dataClass);
    const clearance = new Set(["none", "pseudonymous"] as const);
    const mask = createMask({ clearance, declared, policy });
    expect(mask.identifier(`${ns}:x`)).toBe(`${ns}:[${dataClass}]`);
    expect(mask.record({ ns, value: "x" })).toEqual({ ns, value: `[${dataClass}]` });
  });
});

test("a statement's source and wording are written freely", () => {
  const entry = {
    source: "web",
    statements: [{ purpose: "p", granted: true, source: "x", wording: "y" }],
  };
  expect(maskUpTo("pseudonymous").record(entry)).toEqual({
    source: "web",
    statements: [{ purpose: "p", granted: true, source: "[personal]", wording: "[personal]" }],
  });
});

describe("plans that would protect less", () => {
  const before = planOf({ allergy: "sensitive", plan: "none" }, { note_to: "contact" });
  const at = (place: string, name: string, from: DataClass, to: DataClass) =>
    expect.objectContaining({ place, path: [name], from, to });

  test("are told by name: lowered, dropped, or declared for the first time", () => {
    expect(loweredBetween([before], [before])).toEqual([]);
    expect(loweredBetween([before], [planOf({ Allergy: "personal", email2: "none" })])).toEqual([
      at("trait", "Allergy", "sensitive", "personal"),
      at("property", "note_to", "contact", "personal"),
      at("trait", "email2", "contact", "none"),
    ]);
    expect(loweredBetween([before], [])).toHaveLength(2);
  });

  test("are not those that raise, or say less of what everybody knows", () => {
    const raised = planOf({ allergy: "sensitive", plan: "contact" }, { note_to: "sensitive" });
    expect(loweredBetween([before], [raised])).toEqual([]);
    expect(loweredBetween([], [planOf({ first_name: "none", email: "none" })])).toEqual([]);
  });
});
