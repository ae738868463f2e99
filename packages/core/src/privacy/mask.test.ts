import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { identityPolicyOf } from "../identity/index.ts";
import type { Json } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import { TrackingPlanDefinition } from "../tracking-plan/index.ts";
import type { DataClass, Mask } from "./index.ts";
import { classOfIdentifier, classOfName, createMask, DATA_CLASSES, declaredBy } from "./index.ts";

const PLAN = TrackingPlanDefinition.parse({
  events: {
    "Order Completed": {
      properties: {
        gift_note: { type: "string", pii: "sensitive" },
        store: { type: "string", pii: "none" },
        products: {
          type: "array",
          items: {
            type: "object",
            properties: { engraving: { type: "string", pii: "contact" } },
          },
        },
      },
    },
  },
  traits: {
    plan: { type: "string", pii: "none" },
    diagnosis: { type: "string", pii: "sensitive" },
    first_name: { type: "string", pii: "pseudonymous" },
    preferences: {
      type: "object",
      pii: "none",
      properties: { religion: { type: "string", pii: "sensitive" }, theme: { type: "string" } },
    },
  },
});
const POLICY = identityPolicyOf(null);

const maskUpTo = (dataClass: DataClass, plans = [PLAN]): Mask =>
  createMask({
    clearance: new Set(DATA_CLASSES.slice(0, DATA_CLASSES.indexOf(dataClass) + 1)),
    declared: declaredBy(plans),
    policy: POLICY,
  });

describe("the class of a name", () => {
  test.each([
    ["trait", "email", "contact"],
    ["trait", "E-Mail", "contact"],
    ["trait", "phoneNumber", "contact"],
    ["trait", "first_name", "personal"],
    ["trait", "firstName", "personal"],
    ["trait", "birthday", "personal"],
    ["trait", "address", "personal"],
    ["trait", "customer_id", "pseudonymous"],
    ["trait", "cart", "none"],
    ["trait", "returning", "none"],
    ["trait", "orders", "none"],
    ["trait", "shoe_width", "personal"],
    ["trait", "personnummer", "sensitive"],
    ["trait", "toString", "personal"],
    ["property", "order_id", "none"],
    ["property", "total", "none"],
    ["property", "products", "none"],
    ["property", "name", "personal"],
    ["property", "query", "personal"],
    ["context", "ip", "personal"],
    ["context", "userAgent", "personal"],
    ["context", "locale", "none"],
    ["context", "anything", "personal"],
  ] as const)("%s %s is %s", (place, name, dataClass) => {
    expect(classOfName(place, name)).toBe(dataClass);
  });

  test("is what a live tracking plan declares, and no less than what everybody knows", () => {
    const declared = declaredBy([PLAN]);
    expect(classOfName("trait", "plan", declared)).toBe("none");
    expect(classOfName("trait", "first_name", declared)).toBe("personal");
    expect(classOfName("trait", "last_name", declared)).toBe("personal");
  });

  test("is the strictest where two plans differ", () => {
    const other = TrackingPlanDefinition.parse({
      traits: { plan: { type: "string", pii: "contact" }, diagnosis: { type: "any", pii: "none" } },
    });
    const declared = declaredBy([PLAN, other]);
    expect(classOfName("trait", "plan", declared)).toBe("contact");
    expect(classOfName("trait", "diagnosis", declared)).toBe("sensitive");
  });
});

describe("the class of an identifier", () => {
  test.each([
    ["user_id", "42", "pseudonymous"],
    ["anonymous_id", "a-1", "pseudonymous"],
    ["email", "anna@example.com", "contact"],
    ["phone", "+46701234567", "contact"],
    ["user_id", "anna@example.com", "contact"],
    ["club_number", "7", "personal"],
  ])("%s:%s is %s", (ns, value, dataClass) => {
    expect(classOfIdentifier(POLICY, ns, value, declaredBy([PLAN]))).toBe(dataClass);
  });

  test("follows the normal form of a namespace that a shop has configured", () => {
    const namespaces = [{ name: "work_mail", from: "traits.work_mail", form: "email" as const }];
    const policy = identityPolicyOf({
      namespaces: namespaces.map((each) => ({ ...each, anonymous: false })),
      blocked: [],
    });
    expect(classOfIdentifier(policy, "work_mail", "x", declaredBy([]))).toBe("contact");
  });
});

test("an identifier keeps its namespace, and text that is none is hidden whole", () => {
  const mask = maskUpTo("pseudonymous");
  expect(mask.identifier("email:anna@example.com")).toBe("email:[contact]");
  expect(mask.identifier("user_id:42")).toBe("user_id:42");
  expect(mask.identifier("user_id:urn:42")).toBe("user_id:urn:42");
  expect(mask.identifier("club:7:8")).toBe("club:[personal]");
  expect(mask.identifier("Anna")).toBe("[personal]");
});

describe("a message", () => {
  const message = {
    type: "track",
    event: "Order Completed",
    userId: "42",
    anonymousId: "anna@example.com",
    properties: {
      order_id: "o-1",
      total: 19.5,
      store: "Lund",
      gift_note: "for my dear",
      contact: { phone: "0701" },
      products: [{ product_id: "p-1", name: "Bell", engraving: "A.S.", extra: "x" }],
    },
    context: {
      ip: "127.0.0.1",
      locale: "sv-SE",
      page: { path: "/thanks", url: "https://shop.example/thanks?mail=anna%40example.com" },
      traits: { email: "anna@example.com", plan: "gold" },
      library: { name: "analytics.js", version: "4" },
    },
    unheard: { of: 1 },
  };

  test("shows an analyst what says nothing of a person", () => {
    expect(maskUpTo("pseudonymous").document("message", message)).toEqual({
      type: "track",
      event: "Order Completed",
      userId: "42",
      anonymousId: "[contact]",
      properties: {
        order_id: "o-1",
        total: 19.5,
        store: "Lund",
        gift_note: "[sensitive]",
        contact: "[personal]",
        products: [
          { product_id: "p-1", name: "Bell", engraving: "[contact]", extra: "[personal]" },
        ],
      },
      context: {
        ip: "[personal]",
        locale: "sv-SE",
        page: { path: "/thanks", url: "[personal]" },
        traits: { email: "[contact]", plan: "gold" },
        library: { name: "analytics.js", version: "4" },
      },
      unheard: "[personal]",
    });
  });

  test("shows support what somebody is like, and not how to reach them", () => {
    const shown = maskUpTo("personal").document("message", message);
    expect(shown).toMatchObject({
      properties: { contact: { phone: "[contact]" }, gift_note: "[sensitive]" },
      context: {
        ip: "127.0.0.1",
        page: { url: "[contact]" },
        traits: { email: "[contact]" },
      },
      unheard: { of: 1 },
    });
  });

  test("has the classes that the plan gives to this event, not to another one", () => {
    const other = { ...message, event: "Something Else", properties: { store: "Lund" } };
    expect(maskUpTo("none").document("message", other)).toMatchObject({
      properties: { store: "[personal]" },
    });
  });
});

describe("traits and paths", () => {
  const mask = maskUpTo("pseudonymous");

  test("have the class of what they stand in, and a stricter one of their own", () => {
    expect(mask.trait("preferences", { theme: "dark", religion: "x", phone: "0701" })).toEqual({
      theme: "dark",
      religion: "[sensitive]",
      phone: "[contact]",
    });
    expect(mask.trait("address", { city: "Lund", id: "7" })).toBe("[personal]");
    expect(mask.trait("cart", { items: [{ product_id: "p-1", name: "Bell" }] })).toEqual({
      items: [{ product_id: "p-1", name: "Bell" }],
    });
    const rfm = { recency: 3, frequency: 2, monetary: 10, currency: "SEK" };
    expect(mask.trait("rfm", rfm)).toEqual(rfm);
    expect(mask.trait("revenue", { SEK: 10, XXX: 1 })).toEqual({ SEK: 10, XXX: 1 });
    expect(mask.trait("last_channel", "anna@example.com")).toBe("[contact]");
  });

  test.each([
    ["plan", "gold", "gold"],
    ["email", "anna@example.com", "[contact]"],
    ["address.city", "Lund", "[personal]"],
    ["preferences.religion", "x", "[sensitive]"],
    ["preferences.theme", "dark", "dark"],
    ["cart.items", [{ product_id: "p-1" }], [{ product_id: "p-1" }]],
    ["cart.items.0.name", "Bell", "Bell"],
    ["context.locale", "sv", "sv"],
    ["context.ip", "127.0.0.1", "[personal]"],
    ["context", { a: 1 }, "[personal]"],
    ["", "x", "[personal]"],
    ["plan", { $in: ["gold"] }, { $in: ["gold"] }],
    [
      "cart.items",
      [{ product_id: "p-1", $eq: "Anna Berg", $in: ["Lund"], gift: { $not: "Anna" } }],
      [{ product_id: "p-1", $eq: "[personal]", $in: "[personal]", gift: "[personal]" }],
    ],
    ["cart.items", ["Anna Berg", ["Lund"]], ["[personal]", ["[personal]"]]],
    ["context.cart.items", [{ id: "p-1", name: "Bell" }], [{ id: "p-1", name: "Bell" }]],
    ["diagnosis", { $eq: "x" }, "[sensitive]"],
    ["email", null, null],
  ] as const)("%s with %j shows an analyst %j", (path, value, shown) => {
    expect(mask.at(path, value)).toEqual(shown);
  });

  test("a product is shown by the same rule in a list that a slot shows and where it was read", () => {
    for (const product of [
      { product_id: "p-1", name: "Bell", gift_to: "Anna Berg", $eq: "Anna Berg" },
      { id: "p-1", name: "Bell", price: 12, shipping: { name: "Anna" } },
    ]) {
      const shown = mask.product(product);
      expect(shown).toMatchObject({ name: "Bell" });
      expect(JSON.stringify(shown)).not.toContain("Anna");
      expect([shown]).toEqual(mask.at("cart.items", [product]));
      expect([shown]).toEqual(mask.at("context.cart.items", [product]));
    }
  });

  test("text with an address or a number in it is contact, whatever it is called", () => {
    for (const text of [
      "anna@example.com",
      "write to anna@example.com, please",
      "https://x.example/?q=anna%40example.com",
      "+46701234567",
      "+46 (0) 70-123 45 67",
    ])
      expect(mask.trait("plan", text), text).toBe("[contact]");
    for (const text of [
      "gold",
      "@anna",
      "a@b",
      "/img/bell@2x.png",
      "2026-01-15T12:00:00+01:00",
      "1+2345",
      "+1",
    ])
      expect(mask.trait("plan", text), text).toBe(text);
  });

  test("a key that is an address is hidden like a value", () => {
    expect(mask.trait("plan", { "anna@example.com": 1 })).toEqual({ "[contact]": 1 });
  });
});

describe("a record", () => {
  const entry = {
    kind: "event",
    facet: 7,
    event: {
      source: "web",
      name: "Order Completed",
      identifiers: [
        { ns: "user_id", value: "42" },
        { ns: "email", value: "anna@example.com" },
      ],
      ignored: [{ identifier: { ns: "email", value: "nobody" }, reason: "malformed" }],
      message: { type: "track", event: "Order Completed", properties: { store: "Lund", who: "A" } },
    },
  };

  test("hides identifiers by their namespace and messages by their names", () => {
    expect(maskUpTo("pseudonymous").record(entry)).toEqual({
      ...entry,
      event: {
        ...entry.event,
        identifiers: [
          { ns: "user_id", value: "42" },
          { ns: "email", value: "[contact]" },
        ],
        ignored: [{ identifier: { ns: "email", value: "[contact]" }, reason: "malformed" }],
        message: {
          type: "track",
          event: "Order Completed",
          properties: { store: "Lund", who: "[personal]" },
        },
      },
    });
  });

  test("hides the reason that a person gave", () => {
    const unmerge = { kind: "unmerge", reason: "Anna called", actor: "mia", take: [] };
    expect(maskUpTo("pseudonymous").record(unmerge)).toMatchObject({
      reason: "[personal]",
      actor: "mia",
    });
    expect(maskUpTo("personal").record(unmerge)).toEqual(unmerge);
  });
});

const NAMES =
  "email first_name plan diagnosis products cart items traits context properties message reason ns value product_id name id shipping email2 preferences nummer __proto__ $in";
const name = fc.constantFrom(...NAMES.split(" "));
const leaf = fc.oneof(
  fc.constantFrom("anna@example.com", "anna%2540example.com", "+46701234567", "0701234567"),
  fc.constantFrom<Json[]>("gold", "", 46_701_234_567),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("json"), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie("json")), { maxLength: 4 }).map((each) => Object.fromEntries(each)),
  ),
}));
const mode = fc.constantFrom("trait", "property", "context", "message", "record", "at");
const apply = (mask: Mask, how: string, value: Json): Json => {
  if (how === "record") return mask.record(value);
  if (how === "at") return mask.at("plan", value);
  return mask.document(
    how === "trait" || how === "property" || how === "context" ? how : "message",
    value,
  );
};

const stringsIn = (value: Json): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((each: Json) => stringsIn(each));
  return isObject(value)
    ? Object.entries(value).flatMap(([key, each]) => [key, ...stringsIn(each)])
    : [];
};

describe("any document", () => {
  test.prop([json, mode])("is whole for somebody who may see all", (value, how) => {
    expect(apply(maskUpTo("sensitive"), how, value)).toEqual(value);
  });

  test.prop([json, mode, fc.constantFrom(...DATA_CLASSES)])(
    "is the same when it is hidden twice",
    (value, how, upTo) => {
      const once = apply(maskUpTo(upTo), how, value);
      expect(apply(maskUpTo(upTo), how, once)).toEqual(once);
    },
  );

  test.prop([json, mode])("shows no address or number without clearance for it", (value, how) => {
    for (const text of stringsIn(apply(maskUpTo("personal"), how, value)))
      expect(text).not.toMatch(/anna(@|%)|\+467/);
  });

  test.prop([json, mode])(
    "shows whoever may see less a part of what the next one sees",
    (value, how) => {
      for (const [index, upTo] of DATA_CLASSES.entries()) {
        const more = DATA_CLASSES[index + 1];
        if (more === undefined) continue;
        const less = stringsIn(apply(maskUpTo(upTo), how, value)).filter(
          (text) => !text.startsWith("["),
        );
        const wider = stringsIn(apply(maskUpTo(more), how, value));
        for (const text of less) expect(wider).toContain(text);
      }
    },
  );
});
