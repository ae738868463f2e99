import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, tamperWith, temporaryDirectory } from "./running-attune.ts";

/** Consents to the TCF purposes 1, 2 and 3; from the examples of the IAB's framework. */
const TC_STRING = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA";

const ADS = {
  kind: "purpose",
  key: "ads",
  basis: "consent",
  processing: "marketing",
  expiresAfter: "30d",
  wording: {
    version: "2026-11",
    text: { en: "May we show you ads?", sv: "Får vi visa annonser?" },
  },
  signals: { tcf: [2, 3], gpp: ["sale"] },
} as const;

const show = (attune: RunningAttune, identifier: string) =>
  attune.call("consents", { query: { identifier } });

const record = (attune: RunningAttune, identifier: string, statement: object) =>
  attune.call("recordConsent", { body: { identifier, statements: [statement] } });

const standing = async (attune: RunningAttune, identifier: string, purpose: string) => {
  const { purposes } = await show(attune, identifier);
  const found = purposes.find((each) => each.purpose === purpose);
  if (!found) throw new Error(`there is no purpose ${purpose}`);
  return found;
};

const virtual = () => startForTest({ ATTUNE_CLOCK: "virtual" });
const setClock = (attune: RunningAttune, now: number) =>
  attune.call("setClock", { body: { now: new Date(now).toISOString() } });

describe("GET /v1/consents", () => {
  test("lists every purpose in force for somebody never seen, and makes nobody of them", async () => {
    const attune = await startForTest({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    expect(await show(attune, "user_id:u1")).toEqual({
      profile: null,
      purposes: [
        ["service", "Service", "contract", null],
        ["personalization", "Personalization", "consent", "NO_CONSENT"],
        ["marketing", "Marketing", "consent", "NO_CONSENT"],
        ["analytics", "Analytics", "legitimate_interest", null],
      ].map(([purpose, name, basis, reason]) => ({
        purpose,
        name,
        basis,
        allowed: reason === null,
        reason,
        statement: null,
      })),
      ledger: [],
    });
    expect(await attune.rows("SELECT id FROM facet")).toEqual([]);
  });

  test("opens for server and secret keys, and for no browser", async () => {
    const attune = await startForTest();
    const query = { identifier: "user_id:u1" };
    await attune.call("consents", { key: "server", query });
    expect(await attune.refused("consents", { key: "browser", query })).toMatchObject({
      slug: "key-not-allowed",
    });
    const body = { identifier: "user_id:u1", statements: [{ purpose: "ads", granted: true }] };
    expect(await attune.refused("recordConsent", { key: "browser", body })).toMatchObject({
      slug: "key-not-allowed",
    });
  });
});

describe("POST /v1/consents", () => {
  test("L7: a denial of now is the last word after the clock was put back, and the answer says as of when", async () => {
    const attune = await startForTest({}, (store) => ({
      ...store,
      // The clock was an hour ahead when the grant was recorded.
      recordConsent: ({ statements, at, ...command }) => {
        const ahead = statements.some(({ granted }) => granted) ? 3_600_000 : 0;
        const then = statements.map((each) => ({ ...each, time: each.time + ahead }));
        return store.recordConsent({ ...command, statements: then, at: at + ahead });
      },
    }));
    const granted = await record(attune, "user_id:u1", { purpose: "marketing", granted: true });
    const denied = await record(attune, "user_id:u1", { purpose: "marketing", granted: false });
    expect(denied.recorded[0]?.time).toBe(granted.recorded[0]?.time);
    expect(await standing(attune, "user_id:u1", "marketing")).toMatchObject({ allowed: false });
  });

  test("records a grant with who told it, where, and which words were answered", async () => {
    const attune = await virtual();
    const now = attune.attune.clock.now();
    const iso = new Date(now).toISOString();
    const said = await attune.call("recordConsent", {
      key: "server",
      body: {
        identifier: "email:Anna@Example.com",
        statements: [
          { purpose: "marketing", granted: true, wording: "v3", source: "call-centre" },
          { purpose: "analytics", granted: false },
        ],
      },
    });
    expect(said.recorded).toMatchObject([
      { purpose: "marketing", granted: true, time: iso, expires: null, wording: "v3", via: "api" },
      { purpose: "analytics", granted: false, source: "server" },
    ]);
    const { profile, ledger } = await show(attune, "email:anna@example.com");
    expect(profile).toBe(said.profile);
    expect(ledger).toEqual([
      {
        seq: said.seq,
        time: iso,
        identifier: "email:anna@example.com",
        cause: null,
        statements: said.recorded,
      },
    ]);
    expect(ledger[0]?.statements[0]).toMatchObject({ source: "call-centre", actor: "server" });
    expect(await standing(attune, "email:anna@example.com", "marketing")).toMatchObject({
      allowed: true,
    });
    expect(await standing(attune, "email:anna@example.com", "analytics")).toMatchObject({
      allowed: false,
      reason: "OPTED_OUT",
    });
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("the latest statement counts, whichever was recorded last", async () => {
    const attune = await startForTest();
    const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    await record(attune, "user_id:u1", { purpose: "marketing", granted: false, time: at(1) });
    await record(attune, "user_id:u1", { purpose: "marketing", granted: true, time: at(2) });
    expect(await standing(attune, "user_id:u1", "marketing")).toMatchObject({ allowed: false });
    const { ledger } = await show(attune, "user_id:u1");
    expect(ledger.map(({ statements }) => statements[0]?.granted)).toEqual([true, false]);
  });

  test("L7: a tie denies, within one request and between two identifiers of a person", async () => {
    const attune = await startForTest();
    const time = new Date(Date.now() - 1_000).toISOString();
    const answers = [true, false].map((granted) => ({ purpose: "marketing", granted, time }));
    await attune.call("recordConsent", { body: { identifier: "user_id:u1", statements: answers } });
    expect(await standing(attune, "user_id:u1", "marketing")).toMatchObject({ allowed: false });
    await record(attune, "user_id:u2", { purpose: "marketing", granted: true, time });
    await record(attune, "anonymous_id:x2", { purpose: "marketing", granted: false, time });
    expect(await standing(attune, "user_id:u2", "marketing")).toMatchObject({ allowed: true });
    await attune.call("identify", { key: "server", body: { userId: "u2", anonymousId: "x2" } });
    expect(await standing(attune, "user_id:u2", "marketing")).toMatchObject({ allowed: false });
  });

  test("L7: a grant ends to the millisecond, and the ledger says so once", async () => {
    const attune = await virtual();
    const start = attune.attune.clock.now();
    await record(attune, "user_id:u1", { purpose: "marketing", granted: true, expires: "10d" });
    const end = start + 10 * 86_400_000;
    await setClock(attune, end - 1);
    expect(await standing(attune, "user_id:u1", "marketing")).toMatchObject({ allowed: true });
    expect((await setClock(attune, end)).fired).toBe(1);
    expect(await standing(attune, "user_id:u1", "marketing")).toMatchObject({
      allowed: false,
      reason: "NO_CONSENT",
      statement: { granted: false, via: "expiry", expires: new Date(end).toISOString() },
    });
    expect((await setClock(attune, end + 86_400_000)).fired).toBe(0);
    expect((await show(attune, "user_id:u1")).ledger).toHaveLength(2);
    expect(await attune.call("verify")).toMatchObject({ ok: true, timers: 0 });
  });

  test("a grant lasts as long as its purpose says, or until the instant that was given", async () => {
    const attune = await virtual();
    await attune.call("applyDefinitions", { body: { definitions: [ADS] } });
    const now = attune.attune.clock.now();
    const after = (days: number) => new Date(now + days * 86_400_000).toISOString();
    const endOf = async (more: object) => {
      const { recorded } = await record(attune, "user_id:u1", {
        purpose: "ads",
        granted: true,
        ...more,
      });
      return recorded[0]?.expires;
    };
    expect(await endOf({})).toBe(after(30));
    expect(await endOf({ expires: "2d" })).toBe(after(2));
    expect(await endOf({ expires: after(5) })).toBe(after(5));
    expect(await endOf({ expires: "2d", time: after(-1) })).toBe(after(1));
  });

  test("consent strings answer the purposes that heed them; a denial in them stands against a grant beside", async () => {
    const attune = await startForTest();
    await attune.call("applyDefinitions", { body: { definitions: [ADS] } });
    const tcf = await attune.call("recordConsent", {
      body: { identifier: "user_id:u1", tcString: TC_STRING },
    });
    expect(tcf.recorded).toMatchObject([{ purpose: "ads", granted: true, via: "tcf" }]);
    const gpp = await attune.call("recordConsent", {
      body: {
        identifier: "user_id:u2",
        gppString: "DBABLA~CAAQAAAAAABA.QA",
        statements: [{ purpose: "marketing", granted: true }],
      },
    });
    expect(gpp.recorded).toMatchObject([
      { purpose: "marketing", granted: true, via: "api" },
      { purpose: "ads", granted: false, via: "gpp", actor: "owner" },
    ]);
  });
});

describe("what POST /v1/consents refuses", () => {
  test.each([
    ["a purpose that is not in force", { purpose: "profit", granted: true }, "purpose-not-found"],
    [
      "a statement of the future",
      { purpose: "marketing", granted: true, time: "2999-01-01T00:00:00Z" },
      "body-not-valid",
    ],
    [
      "a grant that ended before it was given",
      { purpose: "marketing", granted: true, expires: "2020-01-01T00:00:00Z" },
      "body-not-valid",
    ],
    [
      "a grant for longer than 100 years",
      { purpose: "marketing", granted: true, expires: "999999999d" },
      "body-not-valid",
    ],
    [
      "a grant until the end of days",
      { purpose: "marketing", granted: true, expires: "9999-12-31T00:00:00Z" },
      "body-not-valid",
    ],
    [
      "a denial with an end",
      { purpose: "marketing", granted: false, expires: "1d" },
      "body-not-valid",
    ],
    [
      "an answer that is neither yes nor no",
      { purpose: "marketing", granted: "yes" },
      "body-not-valid",
    ],
  ])("%s, and changes nothing", async (_what, statement, slug) => {
    const attune = await startForTest();
    const good = { purpose: "analytics", granted: false };
    const body = { identifier: "user_id:u1", statements: [good, statement] };
    const refused = await attune.refused("recordConsent", { body });
    expect(refused.slug).toBe(slug);
    expect(await attune.rows("SELECT id FROM facet")).toEqual([]);
  });

  test("consent strings of garbage, beside what could be read", async () => {
    const attune = await startForTest();
    for (const string of [
      { tcString: "garbage" },
      { tcString: "C".repeat(9_999) },
      { tcString: TC_STRING.slice(0, 40) },
      { gppString: "DB____~B" },
      { gppString: TC_STRING },
      { tcString: TC_STRING, gppString: "DBABLA~!" },
    ]) {
      const statements = [{ purpose: "marketing", granted: true }];
      const body = { identifier: "user_id:u1", statements, ...string };
      const { slug, status, problem } = await attune.refused("recordConsent", { body });
      expect([slug, status]).toEqual(["consent-not-readable", 422]);
      expect(problem.errors?.[0]?.pointer).toMatch(/^\/(tc|gpp)String$/);
    }
    const long = { identifier: "user_id:u1", tcString: "C".repeat(10_001) };
    expect((await attune.refused("recordConsent", { body: long })).slug).toBe("body-not-valid");
    expect(await attune.rows("SELECT id FROM facet")).toEqual([]);
  });

  test("a request that says nothing, and identifiers that name nobody", async () => {
    const attune = await startForTest();
    const statements = [{ purpose: "marketing", granted: true }];
    for (const [body, slug] of [
      [{ identifier: "user_id:u1" }, "body-not-valid"],
      [{ identifier: "user_id:u1", statements: [] }, "body-not-valid"],
      [{ identifier: "user_id:null", statements }, "identifier-not-valid"],
      [{ identifier: "email:nobody", statements }, "identifier-not-valid"],
      [{ identifier: "shoe_size:42", statements }, "identifier-not-valid"],
      [{ identifier: "u1", statements }, "body-not-valid"],
    ] as const)
      expect((await attune.refused("recordConsent", { body })).slug).toBe(slug);
  });
});

describe("a duration that no instant can hold", () => {
  test.each([
    ["/expiresAfter", { kind: "purpose", key: "ads", basis: "consent", expiresAfter: "36526d" }],
    ["/expectWithin", { kind: "source", key: "s", sourceKind: "server", expectWithin: "36526d" }],
    [
      "/namespaces/0/limit/within",
      {
        kind: "identity",
        key: "default",
        namespaces: [
          { name: "user_id", from: "userId", limit: { count: 1, within: "999999999w" } },
        ],
      },
    ],
  ])("is refused at %s of a definition", async (pointer, definition) => {
    const attune = await startForTest();
    const body = { definitions: [definition] };
    const { problem } = await attune.refused("applyDefinitions", { body });
    expect(JSON.stringify(problem.errors)).toContain(pointer);
  });

  test("does not stand in anybody's way when one was committed all the same", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory, { ATTUNE_CLOCK: "virtual" });
    await record(before, "user_id:u1", { purpose: "marketing", granted: true, expires: "1d" });
    const [timer] = await before.rows("SELECT due FROM timer");
    const due = Number(timer?.["due"]);
    await before.close();
    const far = "86400000000000000";
    for (const [table, column] of [
      ["payload", "body"],
      ["facet", "state"],
    ])
      await tamperWith(
        directory,
        `UPDATE ${table} SET ${column} = replace(${column}, '${due}', '${far}')`,
      );
    await tamperWith(directory, `UPDATE timer SET due = ${far}`);
    const attune = await startAt(directory, { ATTUNE_CLOCK: "virtual" });
    const { statement } = await standing(attune, "user_id:u1", "marketing");
    expect(statement?.expires).toMatch(/^21/);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    const { entries } = await attune.call("timeline", { params: { id }, query: { limit: 9 } });
    expect(entries.map(({ sentence }) => sentence).join()).toContain("granted marketing");
    await attune.call("setClock", { body: { advance: "1d" } });
    expect(await attune.call("verify")).toMatchObject({ ok: true, timers: 1 });
  });
});

describe("people with different answers", () => {
  test("L7: merged, the latest answer counts; unmerged, each has their own again", async () => {
    const attune = await startForTest();
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    await record(attune, "user_id:u1", { purpose: "marketing", granted: true, time: at(1) });
    await record(attune, "anonymous_id:x1", { purpose: "marketing", granted: false, time: at(2) });
    await attune.call("identify", { key: "server", body: { userId: "u1", anonymousId: "x1" } });
    for (const identifier of ["user_id:u1", "anonymous_id:x1"])
      expect(await standing(attune, identifier, "marketing")).toMatchObject({ allowed: true });
    const { profile, ledger } = await show(attune, "user_id:u1");
    expect(new Set(ledger.map(({ identifier }) => identifier))).toEqual(
      new Set(["anonymous_id:x1", "user_id:u1"]),
    );
    const body = { take: ["anonymous_id:x1"], reason: "another person's laptop" };
    await attune.call("unmerge", { params: { id: profile ?? "" }, body });
    expect(await standing(attune, "user_id:u1", "marketing")).toMatchObject({ allowed: true });
    expect(await standing(attune, "anonymous_id:x1", "marketing")).toMatchObject({
      allowed: false,
      statement: { granted: false },
    });
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });
});

describe("/.well-known/gpc.json", () => {
  test("says without a key that Global Privacy Control is heeded, as long as a purpose heeds it", async () => {
    const attune = await startForTest();
    expect(await attune.call("gpc")).toMatchObject({ gpc: true });
    const deaf = { kind: "purpose", key: "marketing", basis: "consent" };
    await attune.call("applyDefinitions", { body: { definitions: [deaf] } });
    expect(await attune.call("gpc")).toMatchObject({ gpc: false });
  });
});
