import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Operation, OperationName, Role } from "@attune/contract";
import { CLEARANCE, isManagement, OPERATIONS, ROLES, ROLES_OF } from "@attune/contract";
import type { DataClass } from "@attune/core/privacy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Request, RunningAttune } from "./running-attune.ts";
import { startAt } from "./running-attune.ts";

/** What a profile's answers may hold, and what it says of a person. Each stands for a way to be known. */
const CANARIES: Readonly<Record<string, readonly [value: string, dataClass: DataClass]>> = {
  "e-mail address": ["canary.mail@example.com", "contact"],
  "phone number": ["+46701740605", "contact"],
  "address in a URL": ["canary.url@example.com", "contact"],
  "address of a maker in the catalog": ["canary.maker@example.com", "contact"],
  "claimed address": ["canary.claim@example.com", "contact"],
  "address wrapped twice": ["canary.wrapped%2540example.com", "contact"],
  "address as a key": ["canary.key@example.com", "contact"],
  "address as a channel": ["canary.channel@example.com", "contact"],
  "phone number as it is dialled": ["070-174 06 99", "contact"],
  "name of a person in an order": ["Canarlotta", "personal"],
  "place where somebody consented": ["canary-till", "personal"],
  "wording that somebody agreed to": ["canary-wording", "personal"],
  "identifier read from a sensitive trait": ["canary-member-7", "sensitive"],
  "first name": ["Canariana", "personal"],
  "trait nobody has declared": ["canary-shoe-width", "personal"],
  "property nobody has declared": ["canary-engraving", "personal"],
  "context nobody has declared": ["canary-mood", "personal"],
  "reason that a person gave": ["the canary called", "personal"],
  "trait declared sensitive": ["canary-diagnosis", "sensitive"],
  "property declared sensitive": ["canary-gift-note", "sensitive"],
  "trait declared to be about nobody": ["canary-plan", "none"],
  "user id": ["canary-user", "pseudonymous"],
  "company's name": ["Canary Cages", "personal"],
  "order's total": ["98765.4321", "none"],
  "product's name": ["Canary Bell", "none"],
};
const canary = (name: keyof typeof CANARIES): string => CANARIES[name]?.[0] ?? "";

const DEFINITIONS = [
  {
    kind: "tracking-plan",
    key: "shop",
    events: {
      "Order Completed": {
        properties: {
          total: { type: "number", required: true, onViolation: "block" },
          gift_note: { type: "string", pii: "sensitive" },
        },
      },
    },
    traits: {
      diagnosis: { type: "string", pii: "sensitive" },
      plan: { type: "string", pii: "none" },
      club_contact: { type: "string", pii: "none" },
      club_no: { type: "string", pii: "sensitive" },
    },
  },
  {
    kind: "identity",
    key: "default",
    namespaces: [
      { name: "user_id", from: "userId" },
      { name: "club", from: "traits.club_no" },
      { name: "email", from: "traits.email", form: "email" },
      { name: "phone", from: "traits.phone", form: "phone" },
      { name: "anonymous_id", from: "anonymousId", anonymous: true },
    ],
  },
  { kind: "slot", key: "hero" },
  { kind: "recommender", key: "picks", sources: [{ use: "popular" }] },
  {
    kind: "segment",
    key: "curious",
    when: {
      email: { $exists: true },
      shoe_width: { $exists: true },
      diagnosis: { $exists: true },
      $event: { name: "Order Completed", where: { gift_note: { $exists: true } } },
    },
  },
  {
    kind: "segment",
    key: "caged",
    of: "account",
    when: { name: { $exists: true }, shoe_width: { $exists: false } },
  },
  {
    kind: "offer",
    key: "bells",
    content: { headline: "Bells" },
    items: { from: "cart.items", limit: 5 },
  },
  {
    kind: "rule",
    key: "nosy",
    slot: "hero",
    if: {
      email: { $exists: true },
      phone: { $exists: true },
      first_name: { $exists: true },
      shoe_width: { $exists: true },
      diagnosis: { $exists: true },
      plan: { $exists: true },
      "context.mood": { $exists: true },
    },
    then: { offer: "bells" },
  },
];

const USER = { userId: canary("user id") };
const PAGE = {
  page: { path: "/bells", url: `https://shop.example/?q=${canary("address in a URL")}` },
};

const happen = async (attune: RunningAttune): Promise<void> => {
  const traits = {
    email: canary("e-mail address"),
    phone: canary("phone number"),
    first_name: canary("first name"),
    shoe_width: canary("trait nobody has declared"),
    diagnosis: canary("trait declared sensitive"),
    plan: canary("trait declared to be about nobody"),
    club_contact: canary("phone number as it is dialled"),
    club_no: canary("identifier read from a sensitive trait"),
  };
  const order = {
    order_id: "o-1",
    total: Number(canary("order's total")),
    gift_note: canary("property declared sensitive"),
    engraving: canary("property nobody has declared"),
    shipping: { name: canary("name of a person in an order") },
    list: `https://shop.example/?to=${canary("address wrapped twice")}`,
    filters: { [canary("address as a key")]: 1 },
  };
  const batch = [
    { type: "identify", ...USER, anonymousId: "canary-laptop", traits, context: PAGE },
    {
      type: "page",
      ...USER,
      anonymousId: "canary-tablet",
      context: { channel: canary("address as a channel") },
    },
    {
      type: "group",
      ...USER,
      groupId: "canary-company",
      traits: {
        name: canary("company's name"),
        email: canary("e-mail address"),
        plan: canary("trait declared to be about nobody"),
        shoe_width: canary("trait nobody has declared"),
      },
    },
    { type: "track", event: "Order Completed", ...USER, properties: order },
    {
      type: "track",
      event: "Product Added",
      ...USER,
      properties: { product_id: "b-1", name: canary("product's name") },
    },
    // Without a total: it goes to quarantine as it is.
    {
      type: "track",
      event: "Order Completed",
      ...USER,
      messageId: "blocked",
      properties: { ...order, total: undefined, recipient: canary("e-mail address") },
      context: { ...PAGE, traits: { phone: canary("phone number") } },
    },
  ];
  // The product that one of them names: the catalog is about nobody, and stamped on what is.
  const attributes = { maker: canary("address of a maker in the catalog") };
  const item = { id: "b-1", name: "Bell", attributes };
  await attune.call("putCatalogItems", { body: { items: [item] } });
  const { events } = await attune.call("batch", { body: { batch } });
  expect(events.map(({ status }) => status)).toEqual([
    "accepted",
    "accepted",
    "accepted",
    "accepted",
    "accepted",
    "quarantined",
  ]);
  await attune.call("identify", {
    key: "browser",
    body: { anonymousId: "canary-laptop", traits: { email: canary("claimed address") } },
  });
};

/** Where each reading operation is asked, so that all that there is comes out. */
type Questions = Readonly<Partial<Record<OperationName, Request>>>;

const questionsTo = async (attune: RunningAttune): Promise<Questions> => {
  const mail = { identifier: `email:${canary("e-mail address")}` };
  const decided = await attune.call("decide", {
    body: {
      identifiers: { user_id: canary("user id") },
      slots: ["hero"],
      context: { mood: canary("context nobody has declared") },
    },
  });
  await attune.call("recordConsent", {
    body: {
      ...mail,
      statements: [
        {
          purpose: "marketing",
          granted: false,
          source: canary("place where somebody consented"),
          wording: canary("wording that somebody agreed to"),
        },
      ],
    },
  });
  const { id } = await attune.call("findProfile", { query: mail });
  await attune.call("unmerge", {
    params: { id },
    body: { take: ["anonymous_id:canary-tablet"], reason: canary("reason that a person gave") },
  });
  const [kept] = (await attune.call("quarantine")).events;
  const { items } = await attune.call("liveEvents", { query: { after: "0-0", limit: 500 } });
  const order = items.find(
    (item) =>
      item.kind === "event" && item.status === "accepted" && item.event === "Order Completed",
  )?.seq;
  const profile = { params: { id } };
  return {
    findProfile: { query: mail },
    profile,
    timeline: { ...profile, query: { limit: 500 } },
    profileDecisions: profile,
    explainDecision: { params: { id: decided.decisions["hero"]?.decisionId ?? "" } },
    accounts: {},
    account: { params: { id: "canary-company" } },
    accountMembers: { params: { id: "canary-company" } },
    consents: { query: mail },
    consentSummary: {},
    quarantine: {},
    quarantined: { params: { id: kept?.id ?? "" } },
    segments: {},
    segment: { params: { key: "curious" } },
    segmentMembers: { params: { key: "caged" } },
    segmentOverlap: {},
    segmentHistory: { params: { key: "curious" } },
    segmentRevenue: { params: { key: "curious" } },
    exportSegment: { params: { key: "curious" } },
    whyProfile: { params: { id }, query: { of: "segment:curious" } },
    whyAccount: { params: { id: "canary-company" }, query: { of: "segment:caged" } },
    catalogItems: {},
    catalogItem: { params: { id: "b-1" } },
    exportEvents: {},
    exportProfiles: {},
    exportDecisions: {},
    listDefinitions: {},
    definition: { params: { kind: "rule", key: "nosy" } },
    auditLog: {},
    doctor: {},
    listKeys: {},
    whoAmI: {},
    people: {},
    models: {},
    recommenderQuality: { params: { key: "picks" }, query: { wait: "yes" } },
    kpis: { query: { by: "channel,source", wait: "yes" } },
    tierReport: { query: { segments: "curious" } },
    cutPoints: {},
    pressureReport: {},
    replayDecisions: {},
    quality: {},
    sourceQuality: { params: { key: "server" } },
    home: {},
    search: { query: { q: canary("e-mail address") } },
    live: { query: { after: "0-0", pace: "all", follow: "no" } },
    liveEvents: { query: { after: "0-0", limit: 500 } },
    liveEvent: { params: { seq: String(order) } },
    clock: {},
  };
};

const readable = Object.entries(OPERATIONS).flatMap(([name, operation]: [string, Operation]) =>
  operation.method === "GET" && isManagement(name) ? [name] : [],
);
/** A person's own session is for no key to read, and shows nothing of anybody else. */
const reading = readable.filter((name) => name !== "sessions");
const table = reading.flatMap((name) => ROLES_OF[name].map((role) => ({ name, role })));

describe("route × role × field", () => {
  const shared: {
    directory: string;
    attune: RunningAttune | null;
    keys: Map<Role, string>;
    questions: Questions;
  } = { directory: "", attune: null, keys: new Map(), questions: {} };

  const ask = async (name: OperationName, role: Role): Promise<string> => {
    const question = shared.questions[name];
    if (question === undefined || shared.attune === null) throw new Error(`nothing asks ${name}`);
    const headers = { authorization: `Bearer ${shared.keys.get(role) ?? ""}` };
    const response = await shared.attune.send(name, { ...question, key: null, headers });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return text;
  };

  beforeAll(async () => {
    shared.directory = mkdtempSync(join(tmpdir(), "attune-fields-"));
    const attune = await startAt(shared.directory, { ATTUNE_WAREHOUSE: "duckdb" });
    shared.attune = attune;
    for (const role of ROLES) {
      const made = await attune.call("addKey", { body: { name: `the ${role}`, role } });
      shared.keys.set(role, made.key);
    }
    await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
    await happen(attune);
    shared.questions = await questionsTo(attune);
  });
  afterAll(async () => {
    await shared.attune?.close();
    rmSync(shared.directory, { recursive: true, force: true });
  });

  test("every operation that reads is asked here", () => {
    expect(Object.keys(shared.questions).toSorted()).toEqual([...reading].toSorted());
  });

  test("an owner sees each of these somewhere", async () => {
    const answers = await Promise.all(reading.map((name) => ask(name, "owner")));
    for (const [name, [value]] of Object.entries(CANARIES))
      expect(
        answers.some((text) => text.includes(value)),
        name,
      ).toBe(true);
  });

  test.each(table)(
    "$name shows $role what the clearance says, no more, no less",
    async ({ name, role }) => {
      const whole = await ask(name, "owner");
      const shown = await ask(name, role);
      for (const [what, [value, dataClass]] of Object.entries(CANARIES)) {
        const may = whole.includes(value) && CLEARANCE[role].includes(dataClass);
        expect(shown.includes(value), `${what}: ${shown.slice(0, 3_000)}`).toBe(may);
      }
    },
  );

  test("support sees the orders, not the e-mail, also when it looks for the customer by e-mail", async () => {
    const found = await ask("findProfile", "support");
    expect(found).toContain("email:[contact]");
    expect(found).toContain(canary("first name"));
    const timeline = await ask("timeline", "support");
    expect(timeline).toContain(canary("order's total"));
    expect(timeline).toContain("First seen as email:[contact]");
    expect(timeline).toContain("claimed without proof: email:[contact]");
    expect(timeline).not.toContain("@example.com");
  });

  test("a sentence is made of what its reader may see", async () => {
    const explained = await ask("explainDecision", "analyst");
    expect(explained).toContain('✓ email is known: it was \\"[contact]\\"');
    expect(explained).toContain('✓ diagnosis is known: it was \\"[sensitive]\\"');
    const plan = canary("trait declared to be about nobody");
    expect(explained).toContain(`✓ plan is known: it was \\"${plan}\\"`);
    expect(await ask("timeline", "developer")).toContain("Reason: [personal]");
  });

  test("a plan that declares a trait changes what is shown from its answer on", async () => {
    const attune = shared.attune;
    if (attune === null) throw new Error("the server has not started");
    expect(await ask("profile", "analyst")).not.toContain(canary("trait nobody has declared"));
    const [plan] = DEFINITIONS;
    const declared = {
      ...plan,
      traits: { ...plan?.traits, shoe_width: { type: "string", pii: "none" } },
    };
    await attune.call("applyDefinitions", { body: { definitions: [declared] } });
    expect(await ask("profile", "analyst")).toContain(canary("trait nobody has declared"));
    await attune.call("applyDefinitions", { body: { definitions: [plan] } });
    expect(await ask("profile", "analyst")).not.toContain(canary("trait nobody has declared"));
  });
});
