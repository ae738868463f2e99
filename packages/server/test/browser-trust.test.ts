import type { Operation, OperationName } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { ATTEMPTS, MALLORY } from "./browser-attempts.ts";
import type { RunningAttune } from "./running-attune.ts";
import { IDENTITY_SECRETS, startForTest, userHash } from "./running-attune.ts";
import { ANNA, knowAnna, openShop } from "./shop-definitions.ts";

const BROWSER_OPERATIONS = Object.entries(OPERATIONS).flatMap(
  ([name, operation]: [string, Operation]) =>
    operation.access !== "none" && operation.access.includes("browser") ? [name] : [],
);

const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);

/** Everything that is known of Anna, as the store keeps it. */
const allOfAnna = async (attune: RunningAttune) => {
  const profile = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
  const byEmail = await attune.call("findProfile", {
    query: { identifier: `email:${ANNA.traits.email}` },
  });
  const timeline = await attune.call("timeline", {
    params: { id: profile.id },
    query: { limit: 500 },
  });
  return { profile, byEmail, timeline };
};

describe("a browser key", () => {
  test("every operation that takes a browser key is tried here", () => {
    expect(Object.keys(ATTEMPTS).sort()).toEqual([...BROWSER_OPERATIONS].sort());
  });

  test.each(BROWSER_OPERATIONS)(
    "cannot read, join or write to another person by typing her ids: %s",
    async (name) => {
      const attune = await startForTest();
      await openShop(attune);
      await knowAnna(attune);
      const before = await allOfAnna(attune);
      if (!isOperation(name)) throw new Error(`${name} is no operation`);
      const responses = (await ATTEMPTS[name]?.(attune, name)) ?? [];
      expect(responses.length).toBeGreaterThan(0);
      for (const response of responses) {
        const text = await response.text();
        expect([200, 400], text).toContain(response.status);
        expect(text).not.toMatch(/gold|annas-bell|Lund|annas-laptop/);
        expect(text).not.toContain(before.profile.id === "" ? "?" : `"${before.profile.id}"`);
      }
      expect(await allOfAnna(attune)).toEqual(before);
      for (const { subject } of await ledgerOf(attune))
        expect(JSON.stringify(subject)).not.toContain("anna");
      expect(await attune.call("verify")).toMatchObject({ ok: true });
    },
  );

  test("an event with nothing but unsigned ids is rejected as identity-not-verified", async () => {
    const attune = await startForTest();
    const body = {
      event: "Seen",
      userId: "anna",
      context: { traits: { email: "anna@example.com" } },
    };
    for (const name of ["track", "t"] as const) {
      const { events } = await attune.call(name, { key: "browser", body });
      expect(events).toEqual([
        expect.objectContaining({ status: "rejected", code: "identity-not-verified" }),
      ]);
    }
    expect((await attune.call("track", { key: "server", body })).accepted).toBe(1);
  });

  test("an unsigned id is a claim in the timeline of the browser that made it, and nothing more", async () => {
    const attune = await startForTest();
    const body = { userId: "anna", traits: { email: "anna@example.com" }, ...MALLORY };
    await attune.call("identify", { key: "browser", body });
    const profile = await attune.call("findProfile", {
      query: { identifier: "anonymous_id:mallorys-phone" },
    });
    expect(profile.identifiers.map(({ identifier }) => identifier)).toEqual([
      "anonymous_id:mallorys-phone",
    ]);
    const { entries } = await attune.call("timeline", { params: { id: profile.id } });
    expect(entries[0]?.sentence).toContain(
      "claimed without proof: user_id:anna, email:anna@example.com",
    );
    for (const identifier of ["user_id:anna", "email:anna@example.com"]) {
      expect((await attune.refused("findProfile", { query: { identifier } })).slug).toBe(
        "profile-not-found",
      );
    }
  });

  test("what a provider reports is taken from a server key, and from a browser key at no door", async () => {
    const attune = await startForTest();
    const report = { type: "track", event: "Email Delivered", anonymousId: "a1" };
    const decide = { identifiers: {}, slots: ["hero"], events: [report] };
    const answers = async (key: "browser" | "server") => [
      ...(await attune.call("track", { key, body: report })).events,
      ...(await attune.call("batch", { key, body: { batch: [report] } })).events,
      ...((await attune.call("decide", { key, body: decide })).events ?? []),
    ];
    const refused = expect.objectContaining({ status: "rejected", code: "provider-event" });
    expect(await answers("browser")).toEqual([refused, refused, refused]);
    const statuses = (await answers("server")).map(({ status }) => status);
    expect(statuses).toEqual(["accepted", "duplicate", "duplicate"]);
  });

  test("anonymous and device ids need no signature", async () => {
    const attune = await startForTest();
    const body = { event: "Seen", anonymousId: "a1", context: { device: { id: "d1" } } };
    expect((await attune.call("track", { key: "browser", body })).accepted).toBe(1);
    const profile = await attune.call("findProfile", { query: { identifier: "device_id:d1" } });
    expect(profile.identifiers.map(({ identifier }) => identifier)).toEqual([
      "device_id:d1",
      "anonymous_id:a1",
    ]);
  });
});

describe("userHash", () => {
  test.each(IDENTITY_SECRETS)(
    "is the hex HMAC-SHA256 of namespace:normal form under either valid secret",
    async (secret) => {
      const attune = await startForTest();
      const email = userHash("email:anna@example.com", secret);
      const context = { userHash: { user_id: userHash("user_id:anna", secret), email } };
      const traits = { email: " Anna@Example.COM ", plan: "gold" };
      await attune.call("identify", {
        key: "browser",
        body: { userId: "anna", anonymousId: "a1", traits, context },
      });
      const profile = await attune.call("findProfile", {
        query: { identifier: "email:anna@example.com" },
      });
      expect(profile.identifiers.map(({ identifier }) => identifier).sort()).toEqual([
        "anonymous_id:a1",
        "email:anna@example.com",
        "user_id:anna",
      ]);
    },
  );

  test("proves one identifier and no other: the e-mail beside a signed user id stays a claim", async () => {
    const attune = await startForTest();
    const context = { userHash: { user_id: userHash("user_id:anna") } };
    const body = { userId: "anna", traits: { email: "eve@example.com" }, context };
    await attune.call("identify", { key: "browser", body });
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
    expect(profile.identifiers.map(({ identifier }) => identifier)).toEqual(["user_id:anna"]);
  });

  test("a signed login cannot take over another account by alias", async () => {
    const attune = await startForTest();
    await knowAnna(attune);
    const before = await allOfAnna(attune);
    const context = { userHash: { user_id: userHash("user_id:mallory") } };
    const body = { userId: "mallory", previousId: "anna", anonymousId: "mallorys-phone", context };
    expect((await attune.call("alias", { key: "browser", body })).accepted).toBe(1);
    expect(await allOfAnna(attune)).toEqual(before);
  });

  test("decides for a signed identifier, and not for one whose hash is wrong or another person's", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const ask = async (hash: string) => {
      const body = {
        identifiers: { user_id: "anna" },
        userHash: { user_id: hash },
        slots: ["hero"],
      };
      return (await attune.call("decide", { key: "browser", body })).decisions["hero"];
    };
    for (const secret of IDENTITY_SECRETS) {
      expect(await ask(userHash("user_id:anna", secret))).toMatchObject({ offer: "gold-week" });
    }
    for (const hash of [
      userHash("user_id:eve"),
      "",
      "0".repeat(64),
      userHash("user_id:anna").slice(1),
    ]) {
      expect(await ask(hash)).toMatchObject({ offer: null, content: { headline: "Welcome" } });
    }
  });

  test("decides for an e-mail in any spelling when its normal form is signed", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const ask = async (signed: string) => {
      const body = {
        identifiers: { email: " Anna@Example.COM " },
        userHash: { email: userHash(signed) },
        slots: ["hero"],
      };
      return (await attune.call("decide", { key: "browser", body })).decisions["hero"]?.offer;
    };
    expect(await ask("email:anna@example.com")).toBe("gold-week");
    expect(await ask("email: Anna@Example.COM ")).toBe(null);
  });

  test("without an identity secret nothing is believed", async () => {
    const attune = await startForTest({ ATTUNE_IDENTITY_SECRET: "" });
    const context = { userHash: { user_id: userHash("user_id:anna", "") } };
    const { events } = await attune.call("track", {
      key: "browser",
      body: { event: "Seen", userId: "anna", context },
    });
    expect(events).toEqual([expect.objectContaining({ code: "identity-not-verified" })]);
  });
});

/** The ledger, oldest first. */
const ledgerOf = async (attune: RunningAttune) => {
  const text = await attune.call("exportDecisions");
  const lines: { subject: unknown }[] = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  return lines;
};

describe("decide with a browser key", () => {
  test("answers slot content only: no reason, trace, profile or other identifier, whatever it asks for", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const identifiers = { anonymous_id: "annas-laptop", user_id: "anna" };
    const body = { identifiers, slots: ["hero", "shelf", "nowhere"], explain: true };
    const answer = await attune.call("decide", { key: "browser", body });
    expect(Object.keys(answer)).toEqual(["decisions"]);
    expect(Object.keys(answer.decisions)).toEqual(["hero", "shelf", "nowhere"]);
    for (const decision of Object.values(answer.decisions)) {
      expect(Object.keys(decision).sort()).toEqual(["content", "decisionId", "offer"]);
    }
    expect(answer.decisions["hero"]).toMatchObject({ offer: "gold-week" });
    const trusted = await attune.call("decide", { key: "server", body });
    expect(Object.keys(trusted).sort()).toEqual(["decisions", "profile"]);
    expect(trusted.decisions["hero"]).toMatchObject({ reason: "SELECTED" });
    expect(trusted.decisions["hero"]?.candidates).toHaveLength(2);
  });
});

describe("decide with a browser key, where personalization rests on consent", () => {
  test("L7: answers the default and says nothing of consent", async () => {
    const attune = await startForTest({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    await openShop(attune);
    await knowAnna(attune);
    const body = { identifiers: { anonymous_id: "annas-laptop" }, slots: ["hero"], explain: true };
    expect(await attune.call("decide", { key: "browser", body })).toEqual({
      decisions: {
        hero: { decisionId: expect.any(String), offer: null, content: { headline: "Welcome" } },
      },
    });
  });
});

describe("identity verification switched off", () => {
  test("believes every identifier that a browser sends, and the start warns of it", async () => {
    const attune = await startForTest({ ATTUNE_IDENTITY_VERIFICATION: "off" });
    await openShop(attune);
    await knowAnna(attune);
    const said = attune.log.map((line) => JSON.parse(line));
    // 40 is WARN.
    expect(said.find(({ msg }) => msg.startsWith("identity verification is off"))?.level).toBe(40);
    const seen = { event: "Seen", userId: "anna", anonymousId: "new-phone" };
    expect((await attune.call("track", { key: "browser", body: seen })).accepted).toBe(1);
    const profile = await attune.call("findProfile", {
      query: { identifier: "anonymous_id:new-phone" },
    });
    expect(profile.identifiers.map(({ identifier }) => identifier)).toContain("user_id:anna");
    const body = { identifiers: { user_id: "anna" }, slots: ["hero"], explain: true };
    const { decisions } = await attune.call("decide", { key: "browser", body });
    expect(decisions["hero"]).toMatchObject({ offer: "gold-week" });
    expect(decisions["hero"]).not.toHaveProperty("reason");
  });
});
