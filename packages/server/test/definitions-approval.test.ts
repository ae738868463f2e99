import { describe, expect, test } from "vitest";
import type { Person } from "./people.ts";
import { approveShown, asShown, person } from "./people.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, tamperWith, temporaryDirectory } from "./running-attune.ts";
import { SHOP } from "./shop-definitions.ts";

const params = { kind: "offer", key: "gold-week" };
const body = (headline: string) => ({ content: { headline } });
const offer = (headline: string) => ({ ...params, ...body(headline) });

const statuses = async (who: Pick<Person, "call">, { kind, key } = params) => {
  const { definitions } = await who.call("definition", { params: { kind, key } });
  return definitions.map(({ version, status }) => `${version} ${status}`);
};

const start = async (kinds = "offer") => {
  const attune = await startForTest({ ATTUNE_APPROVAL_KINDS: kinds });
  const anna = await person(attune, "anna", "marketer");
  const bo = await person(attune, "bo", "marketer");
  return { attune, anna, bo };
};
const applyAs = (who: Pick<Person, "call">, definitions: readonly object[], more: object = {}) =>
  who.call("applyDefinitions", { body: { definitions, ...more } });

describe("a kind that needs approval", () => {
  test("L11: goes from draft to review to live, by two people; each step has its actor", async () => {
    const { attune, anna, bo } = await start();
    await anna.call("putDefinition", { params, body: body("Gold") });
    const published = await anna.call("publishDefinition", { params });
    expect(published.changed).toEqual([{ ...params, version: 1, status: "in review" }]);
    const approved = await approveShown(bo, params);
    expect(approved.changed).toEqual([{ ...params, version: 1, status: "live" }]);
    const { history, definitions } = await anna.call("definition", { params });
    expect(history.map(({ status, actor }) => `${status} ${actor}`)).toEqual([
      "live bo",
      "in review anna",
      "draft anna",
    ]);
    expect(definitions[0]).toMatchObject({ authors: ["anna"], actor: "bo" });
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("nobody approves their own draft, nor one that they only touched, nor the local door its own", async () => {
    const { attune, anna, bo } = await start();
    await anna.call("putDefinition", { params, body: body("one") });
    await bo.call("putDefinition", { params, body: body("two") });
    await anna.call("submitDefinition", { params });
    for (const author of [anna, bo]) {
      const refused = await author.refused("approveDefinition", await asShown(anna, params));
      expect(refused).toMatchObject({ status: 403, slug: "own-draft" });
    }
    const local = { headers: { authorization: `Bearer ${attune.attune.localKey}` } };
    await attune.call("putDefinition", { params, body: body("three"), ...local });
    await attune.call("submitDefinition", { params, ...local });
    const shown = await asShown(attune, params, local.headers);
    expect((await attune.refused("approveDefinition", shown)).slug).toBe("own-draft");
    expect(await statuses(anna)).toEqual(["1 in review"]);
    await approveShown(attune, params);
    expect(await statuses(anna)).toEqual(["1 live"]);
  });

  test("a new version has authors of its own", async () => {
    const { anna, bo } = await start();
    await anna.call("putDefinition", { params, body: body("one") });
    await anna.call("submitDefinition", { params });
    await approveShown(bo, params);
    await bo.call("putDefinition", { params, body: body("two") });
    await bo.call("submitDefinition", { params });
    await approveShown(anna, params);
    expect(await statuses(anna)).toEqual(["2 live", "1 archived"]);
  });

  test("is approved only by a role that approves it", async () => {
    const { attune, anna } = await start("all");
    const dev = await person(attune, "dev", "developer");
    const source = { kind: "source", key: "till" };
    await anna.call("putDefinition", { params: source, body: { sourceKind: "server" } });
    await dev.call("putDefinition", { params, body: body("Gold") });
    await anna.call("submitDefinition", { params: source });
    await dev.call("submitDefinition", { params });
    const carl = await person(attune, "carl", "marketer");
    const refused = await carl.refused("approveDefinition", { params: source });
    expect(refused).toMatchObject({ status: 403, slug: "role-not-allowed" });
    expect(refused.problem.detail).toContain("owner or developer");
    expect((await dev.refused("approveDefinition", { params })).slug).toBe("role-not-allowed");
    await approveShown(dev, source);
    await approveShown(carl, params);
    const analyst = await person(attune, "ann", "analyst");
    expect((await analyst.refused("approveDefinition", { params })).slug).toBe("role-not-allowed");
  });

  test("is sent back with a reason, and can be submitted again", async () => {
    const { anna, bo, attune } = await start();
    await anna.call("putDefinition", { params, body: body("one") });
    const early = await bo.refused("rejectDefinition", { params, body: { reason: "no" } });
    expect(early).toMatchObject({ status: 409, slug: "not-in-review" });
    expect((await bo.refused("approveDefinition", await asShown(bo, params))).slug).toBe(
      "not-in-review",
    );
    await anna.call("submitDefinition", { params });
    await bo.call("rejectDefinition", { params, body: { reason: "The price is wrong." } });
    const { definitions, history } = await anna.call("definition", { params });
    expect(definitions[0]).toMatchObject({ status: "draft", reason: "The price is wrong." });
    expect(history[0]).toMatchObject({ actor: "bo", reason: "The price is wrong." });
    await anna.call("submitDefinition", { params });
    expect((await anna.call("definition", { params })).definitions[0]?.reason).toBeNull();
    await approveShown(bo, params);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("edited while in review it is a draft again; said once more as it is, the review goes on", async () => {
    const { anna, bo } = await start();
    await anna.call("putDefinition", { params, body: body("one") });
    await anna.call("submitDefinition", { params });
    await bo.call("putDefinition", { params, body: body("one") });
    expect(await statuses(anna)).toEqual(["1 in review"]);
    await bo.call("putDefinition", { params, body: body("two") });
    expect(await statuses(anna)).toEqual(["1 draft"]);
    expect((await bo.refused("approveDefinition", await asShown(bo, params))).slug).toBe(
      "not-in-review",
    );
  });

  test("is archived only by a role that approves it", async () => {
    const { attune, anna, bo } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    await approveShown(bo, params);
    const dev = await person(attune, "dev", "developer");
    expect((await dev.refused("archiveDefinition", { params })).slug).toBe("role-not-allowed");
    await anna.call("archiveDefinition", { params });
    expect(await statuses(anna)).toEqual(["1 archived"]);
  });

  test("what needs none goes live at once", async () => {
    const { anna } = await start("source");
    await anna.call("putDefinition", { params, body: body("one") });
    await anna.call("publishDefinition", { params });
    expect(await statuses(anna)).toEqual(["1 live"]);
  });

  test("a setting with a kind that there is not is refused at the start", async () => {
    const directory = temporaryDirectory();
    await expect(startAt(directory, { ATTUNE_APPROVAL_KINDS: "offer,spell" })).rejects.toThrow(
      "kinds separated by commas",
    );
  });
});

describe("apply where kinds need approval", () => {
  test("stops them in review, with all that refers to them; the rest is live", async () => {
    const { anna } = await start("offer");
    const { changed } = await applyAs(anna, SHOP);
    expect(changed.map(({ kind, key, status }) => `${kind} ${key} ${status}`)).toEqual([
      "slot hero live",
      "slot shelf live",
      "offer gold-week in review",
      "offer cart-reminder in review",
      "rule gold-first in review",
      "rule cart-second in review",
    ]);
    const again = await applyAs(anna, SHOP);
    expect(again).toMatchObject({ seq: null, changed: [] });
    expect(again.unchanged.map(({ status }) => status)).toEqual([
      "live",
      "live",
      ...Array.from({ length: 4 }, () => "in review"),
    ]);
  });

  test("with approve makes live what somebody else has put up for review, and what waited for it", async () => {
    const { attune, anna, bo } = await start("offer");
    await applyAs(anna, SHOP);
    const own = await anna.refused("applyDefinitions", {
      body: { definitions: SHOP, approve: true },
    });
    expect(own).toMatchObject({ status: 403, slug: "own-draft" });
    const { changed } = await applyAs(bo, SHOP, { approve: true });
    expect(changed.map(({ status }) => status)).toEqual(["live", "live", "live", "live"]);
    expect((await applyAs(anna, SHOP)).changed).toEqual([]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("with approve and other content is an edit: it waits for somebody else", async () => {
    const { anna, bo } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    const order = { approve: true, overDrafts: true };
    const { changed } = await applyAs(bo, [offer("Silver")], order);
    expect(changed).toEqual([{ ...params, version: 1, status: "in review" }]);
    expect((await bo.refused("approveDefinition", await asShown(bo, params))).slug).toBe(
      "own-draft",
    );
  });

  test("with approve takes a role that approves", async () => {
    const { attune, anna } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    const dev = await person(attune, "dev", "developer");
    const refused = await dev.refused("applyDefinitions", {
      body: { definitions: [offer("Gold")], approve: true },
    });
    expect(refused.slug).toBe("role-not-allowed");
  });

  test("does not prune what a version that stays live refers to", async () => {
    const { anna, bo, attune } = await start("rule");
    await applyAs(anna, SHOP);
    await applyAs(bo, SHOP, { approve: true });
    const other = { kind: "offer", key: "other", content: {} };
    const changed = SHOP.map((each) =>
      each.key === "gold-first" ? { ...each, then: { offer: "other" } } : each,
    ).filter(({ key }) => key !== "gold-week");
    const refused = await anna.refused("applyDefinitions", {
      body: { definitions: [...changed, other], prune: true },
    });
    expect(refused.slug).toBe("definition-not-valid");
    expect(refused.problem.errors?.[0]).toMatchObject({ pointer: "rule:gold-first/then/offer" });
    await applyAs(anna, [...changed, other]);
    await applyAs(bo, [...changed, other], { approve: true, prune: true });
    expect(await statuses(attune)).toEqual(["1 archived"]);
  });

  test("prunes what needs approval only with approve", async () => {
    const { anna, bo } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    await approveShown(bo, params);
    const order = { definitions: [{ kind: "slot", key: "hero" }], prune: true };
    const refused = await anna.refused("applyDefinitions", { body: order });
    expect(refused.problem.detail).toContain("To archive offer gold-week needs approval");
    await applyAs(anna, order.definitions, { prune: true, approve: true });
    expect(await statuses(anna)).toEqual(["1 archived"]);
  });

  test("a plan says which changes need approval", async () => {
    const { attune } = await start("offer");
    const { changes } = await attune.call("planDefinitions", { body: { definitions: SHOP } });
    expect(changes.filter(({ needsApproval }) => needsApproval).map(({ key }) => key)).toEqual([
      "gold-week",
      "cart-reminder",
    ]);
  });
});

describe("verify", () => {
  const tampered = async (sql: string) => {
    const directory = temporaryDirectory();
    const before = await startAt(directory);
    await before.call("applyDefinitions", { body: { definitions: SHOP } });
    await before.close();
    await tamperWith(directory, sql);
    const after: RunningAttune = await startAt(directory);
    const { differences } = await after.call("verify");
    await after.close();
    return differences.map(({ table, key }) => `${table} ${key}`);
  };

  test.each([
    [
      "the content of a definition",
      "UPDATE definition SET body = replace(body, 'Welcome', 'Go away') WHERE key = 'hero'",
      "definition slot/hero/1",
    ],
    [
      "who wrote it",
      "UPDATE definition SET authors = '[]' WHERE key = 'hero'",
      "definition slot/hero/1",
    ],
  ])("L5: names the definition when somebody changed %s", async (_what, sql, named) => {
    expect(await tampered(sql)).toEqual([named]);
  });

  test("L5: names what was done when somebody changed who did it", async () => {
    const [named, ...more] = await tampered(
      "UPDATE definition_event SET actor = 'nobody' WHERE key = 'hero'",
    );
    expect(named).toMatch(/^definition_event slot\/hero\/\d+$/);
    expect(more).toEqual([]);
  });
});
