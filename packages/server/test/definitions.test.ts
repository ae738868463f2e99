import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";
import { openShop, SHOP } from "./shop-definitions.ts";

const slot = (key: string, headline?: string) => ({
  kind: "slot",
  key,
  ...(headline === undefined ? {} : { default: { content: { headline } } }),
});
const offer = (key: string, headline = "Hello") => ({ kind: "offer", key, content: { headline } });
const rule = (key: string, more: object = {}) => ({
  kind: "rule",
  key,
  slot: "hero",
  then: { offer: "gold-week" },
  ...more,
});

const apply = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });
const flawsOf = async (attune: RunningAttune, ...definitions: readonly object[]) => {
  const refused = await attune.refused("applyDefinitions", { body: { definitions } });
  expect(refused).toMatchObject({ status: 422, slug: "definition-not-valid" });
  return refused.problem.errors ?? [];
};
const history = async (attune: RunningAttune, kind: string, key: string) => {
  const { definitions } = await attune.call("definition", { params: { kind, key } });
  return definitions.map(({ version, status }) => `${version} ${status}`);
};
const headline = async (attune: RunningAttune, key = "hero") => {
  const { decisions } = await attune.call("decide", {
    body: { identifiers: { user_id: "u1" }, slots: [key] },
  });
  return decisions[key]?.content?.["headline"];
};

describe("applying definitions", () => {
  test("no rule goes live with an offer that is archived at the same moment", async () => {
    const attune = await startForTest();
    await apply(attune, slot("hero", "Welcome"));
    for (let round = 0; round < 20; round += 1) {
      await apply(attune, offer(`o${round}`));
      const using = rule(`r${round}`, { then: { offer: `o${round}` } });
      const [applied, archived] = await Promise.all([
        attune.send("applyDefinitions", { body: { definitions: [using] } }),
        attune.send("archiveDefinition", { params: { kind: "offer", key: `o${round}` } }),
      ]);
      expect([applied.status, archived.status].sort((a, b) => a - b)).toEqual([200, 422]);
    }
  });

  test("makes them live together, in one commit, and tells the versions", async () => {
    const attune = await startForTest();
    const answer = await apply(attune, ...SHOP);
    expect(answer.changed).toHaveLength(SHOP.length);
    expect(answer.changed[0]).toEqual({ kind: "slot", key: "hero", version: 1, status: "live" });
    expect(answer.unchanged).toEqual([]);
    const commits = await attune.rows("SELECT seq FROM log WHERE kind = 'definitions'");
    expect(commits).toEqual([{ seq: answer.seq }]);
    expect(await headline(attune)).toBe("Welcome");
  });

  test("that did not change changes nothing; one that did gets a new version", async () => {
    const attune = await startForTest();
    await openShop(attune);
    expect(await apply(attune, ...SHOP)).toMatchObject({ seq: null, changed: [] });
    const answer = await apply(attune, ...SHOP.slice(1), slot("hero", "Good morning"));
    expect(answer.changed).toEqual([{ kind: "slot", key: "hero", version: 2, status: "live" }]);
    expect(answer.unchanged).toHaveLength(SHOP.length - 1);
    expect(await history(attune, "slot", "hero")).toEqual(["2 live", "1 archived"]);
    expect(await headline(attune)).toBe("Good morning");
  });

  test("with one flaw among them changes nothing at all, and tells every flaw with its place", async () => {
    const attune = await startForTest();
    const flaws = await flawsOf(
      attune,
      ...SHOP,
      rule("no-slot", { slot: "cellar" }),
      rule("no-offer", { then: { offer: "nothing" } }),
      rule("bad-condition", { if: { $and: [{ plan: { $like: "g%" } }] } }),
      { kind: "offer", key: "Bad Key", content: {} },
      { kind: "spell", key: "x" },
      { kind: "slot", key: "typo", chanel: "web" },
      slot("hero"),
    );
    expect(flaws.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining([
        "rule:no-slot/slot",
        "rule:no-offer/then/offer",
        "rule:bad-condition/if/$and/0/plan/$like",
        "offer:Bad Key/key",
        "spell:x/kind",
        "slot:hero/key",
      ]),
    );
    expect(flaws.find(({ pointer }) => pointer.startsWith("slot:typo"))?.detail).toContain(
      "chanel",
    );
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
    expect(await attune.rows("SELECT seq FROM log")).toEqual([]);
  });

  test("a definition has no room for a key", async () => {
    const attune = await startForTest();
    const source = { kind: "source", key: "web", sourceKind: "browser" };
    for (const field of ["writeKey", "secret", "apiKey"]) {
      const [flaw] = await flawsOf(attune, { ...source, [field]: "test-browser-key-0001" });
      expect(flaw?.detail).toContain(field);
    }
    expect((await apply(attune, source)).changed).toHaveLength(1);
  });

  test("checks references against what is live already, drafts do not count", async () => {
    const attune = await startForTest();
    await apply(attune, slot("hero"));
    await attune.call("putDefinition", {
      params: { kind: "offer", key: "gold-week" },
      body: { content: {} },
    });
    expect(await flawsOf(attune, rule("r1"))).toHaveLength(1);
    await attune.call("publishDefinition", { params: { kind: "offer", key: "gold-week" } });
    expect((await apply(attune, rule("r1"))).changed).toHaveLength(1);
  });

  test("validate checks as apply does and changes nothing", async () => {
    const attune = await startForTest();
    expect(await attune.call("validateDefinitions", { body: { definitions: SHOP } })).toEqual({
      valid: true,
      definitions: SHOP.length,
    });
    const refused = await attune.refused("validateDefinitions", {
      body: { definitions: [rule("r1")] },
    });
    expect(refused.problem.errors).toHaveLength(2);
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
  });

  test("many at once and decisions beside them: every decision sees all of one state", async () => {
    const attune = await startForTest();
    await apply(attune, slot("hero", "v0"), slot("shelf", "v0"));
    const both = async () => {
      const body = { identifiers: { user_id: "u1" }, slots: ["hero", "shelf"] };
      const { decisions } = await attune.call("decide", { body });
      return [decisions["hero"]?.content?.["headline"], decisions["shelf"]?.content?.["headline"]];
    };
    const seen = await Promise.all(
      Array.from({ length: 20 }, async (_each, index) => {
        if (index % 4 === 0)
          await apply(attune, slot("hero", `v${index}`), slot("shelf", `v${index}`));
        return both();
      }),
    );
    for (const [hero, shelf] of seen) expect(hero).toBe(shelf);
  });
});

describe("a draft", () => {
  const params = { kind: "slot", key: "hero" };

  test("L11: is not live until it is published; then it is a version with its author", async () => {
    const attune = await startForTest();
    await apply(attune, slot("hero", "live"));
    const draft = await attune.call("putDefinition", {
      params,
      body: { default: { content: { headline: "draft" } } },
    });
    expect(draft).toMatchObject({
      version: 2,
      status: "draft",
      actor: "owner",
      definition: { kind: "slot", key: "hero" },
    });
    expect(await headline(attune)).toBe("live");
    await attune.call("putDefinition", { params, body: slot("hero", "second draft") });
    expect(await history(attune, "slot", "hero")).toEqual(["2 draft", "1 live"]);
    const published = await attune.call("publishDefinition", { params });
    expect(published.changed).toEqual([{ ...params, version: 2, status: "live" }]);
    expect(await headline(attune)).toBe("second draft");
    expect(await history(attune, "slot", "hero")).toEqual(["2 live", "1 archived"]);
  });

  test("with a flaw is not stored; a publish without a draft is not found", async () => {
    const attune = await startForTest();
    const refused = await attune.refused("putDefinition", { params, body: { chanel: "web" } });
    expect(refused.problem.errors?.[0]?.pointer).toContain("slot:hero");
    expect((await attune.refused("publishDefinition", { params })).slug).toBe(
      "definition-not-found",
    );
    expect((await attune.refused("definition", { params })).slug).toBe("definition-not-found");
    await apply(attune, slot("hero"));
    expect((await attune.refused("publishDefinition", { params })).slug).toBe(
      "definition-not-found",
    );
    expect((await attune.refused("definition", { params: { kind: "spell", key: "x" } })).slug).toBe(
      "parameter-not-valid",
    );
  });

  test("is checked again when it is published: what it refers to may be gone by then", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await apply(attune, slot("cellar"));
    const key = { kind: "rule", key: "late" };
    await attune.call("putDefinition", { params: key, body: rule("late", { slot: "cellar" }) });
    await attune.call("archiveDefinition", { params: { kind: "slot", key: "cellar" } });
    expect((await attune.refused("publishDefinition", { params: key })).slug).toBe(
      "definition-not-valid",
    );
  });
});

describe("archiving", () => {
  const archive = { params: { kind: "offer", key: "gold-week" } };

  test("is refused while a live rule uses it, and says which; afterwards it is out of use, its history kept", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const refused = await attune.refused("archiveDefinition", archive);
    expect(refused).toMatchObject({ status: 422, slug: "definition-not-valid" });
    expect(refused.problem.detail).toContain("gold-first");
    const slotInUse = await attune.refused("archiveDefinition", {
      params: { kind: "slot", key: "hero" },
    });
    expect(slotInUse.problem.detail).toContain("cart-second");
    await attune.call("archiveDefinition", { params: { kind: "rule", key: "gold-first" } });
    expect((await attune.call("archiveDefinition", archive)).changed).toEqual([
      { ...archive.params, version: 1, status: "archived" },
    ]);
    expect(await history(attune, "offer", "gold-week")).toEqual(["1 archived"]);
    expect((await attune.refused("archiveDefinition", archive)).slug).toBe("definition-not-found");
    expect(await flawsOf(attune, rule("again"))).toHaveLength(1);
    expect((await apply(attune, offer("gold-week"))).changed[0]).toMatchObject({
      version: 2,
      status: "live",
    });
  });

  test("a slot that was archived is unknown to decisions", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await attune.call("archiveDefinition", { params: { kind: "slot", key: "shelf" } });
    const { decisions } = await attune.call("decide", {
      body: { identifiers: { user_id: "u1" }, slots: ["shelf"] },
    });
    expect(decisions["shelf"]).toMatchObject({ reason: "ERROR" });
  });
});

describe("live definitions", () => {
  test("are there again after a restart, in the state they had", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory);
    await openShop(before);
    await apply(before, slot("hero", "second"));
    const listed = await before.call("listDefinitions");
    await before.close();
    const after = await startAt(directory);
    expect(await after.call("listDefinitions")).toEqual(listed);
    expect(await headline(after)).toBe("second");
    await after.close();
  });
});

describe("the identity definition", () => {
  const identity = {
    kind: "identity",
    key: "default",
    namespaces: [
      { name: "user_id", from: "userId", limit: { count: 1 } },
      { name: "member", from: "traits.member_no" },
      { name: "anonymous_id", from: "anonymousId", anonymous: true },
    ],
    blocked: ["Kiosk"],
  };

  test("takes effect with the next event: new namespaces, blocked values, in events, lookups and decisions", async () => {
    const attune = await startForTest();
    const traits = { member_no: "M1", email: "anna@example.com" };
    await attune.call("identify", { body: { userId: "before", traits } });
    await apply(attune, identity);
    await attune.call("identify", { body: { userId: "u1", traits } });
    const profile = await attune.call("findProfile", { query: { identifier: "member:M1" } });
    expect(profile.identifiers.map(({ identifier }) => identifier).sort()).toEqual([
      "member:M1",
      "user_id:u1",
    ]);
    expect(
      (await attune.refused("findProfile", { query: { identifier: "email:anna@example.com" } }))
        .slug,
    ).toBe("identifier-not-valid");
    const { events } = await attune.call("track", { body: { event: "Seen", userId: "KIOSK" } });
    expect(events).toEqual([expect.objectContaining({ code: "identifier-missing" })]);
    const answer = await attune.call("decide", {
      body: { identifiers: { member: "M1" }, slots: ["nowhere"] },
    });
    expect(answer.profile).toBe(profile.id);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("holds its limits for links from then on", async () => {
    const attune = await startForTest();
    const two = { ...identity.namespaces[0], limit: { count: 2 } };
    await apply(attune, { ...identity, namespaces: [two, ...identity.namespaces.slice(1)] });
    for (const userId of ["u1", "u2", "u3"]) {
      await attune.call("track", {
        body: { event: "Seen", userId, anonymousId: "shared", messageId: userId },
      });
    }
    const profile = await attune.call("findProfile", {
      query: { identifier: "anonymous_id:shared" },
    });
    expect(profile.identifiers.map(({ identifier }) => identifier).sort()).toEqual([
      "anonymous_id:shared",
      "user_id:u1",
      "user_id:u2",
    ]);
  });

  test("has one key, each namespace once, and a form that is known", async () => {
    const attune = await startForTest();
    const [first] = identity.namespaces;
    const wrong = [
      { ...identity, key: "other" },
      { ...identity, namespaces: [first, first] },
      { ...identity, namespaces: [{ ...first, form: "upper" }] },
      { ...identity, namespaces: [] },
      { ...identity, namespaces: [{ ...first, from: "properties.id" }] },
    ];
    for (const each of wrong) expect((await flawsOf(attune, each)).length).toBeGreaterThan(0);
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
  });
});
