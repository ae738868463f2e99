import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { openShop, SHOP } from "./shop-definitions.ts";

const slot = (key: string, headline: string) => ({
  kind: "slot",
  key,
  default: { content: { headline } },
});
const REST = SHOP.slice(1);

const plan = (attune: RunningAttune, definitions: readonly object[], prune = false) =>
  attune.call("planDefinitions", { body: { definitions, prune } });
const changesOf = async (attune: RunningAttune, definitions: readonly object[], prune = false) =>
  (await plan(attune, definitions, prune)).changes.map(({ kind, key, change }) =>
    [change, kind, key].join(" "),
  );
const diffOf = async (attune: RunningAttune, ...definitions: readonly object[]) =>
  (await plan(attune, definitions)).changes.flatMap(({ diff }) => diff);

describe("a plan", () => {
  test("says what apply would create and changes nothing", async () => {
    const attune = await startForTest();
    const { base, changes } = await plan(attune, SHOP);
    expect(base).toBe(0);
    expect(changes).toHaveLength(SHOP.length);
    expect(changes[0]).toMatchObject({
      kind: "slot",
      key: "hero",
      change: "create",
      version: 1,
      live: null,
      newest: null,
      needsApproval: false,
    });
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
  });

  test("says who made live what it would change, when, and by which way", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { base, changes } = await plan(attune, [slot("hero", "Good morning"), ...REST]);
    const [hero, ...others] = changes;
    expect(hero).toMatchObject({
      change: "update",
      version: 2,
      live: { version: 1, status: "live", actor: "owner", origin: "apply" },
      diff: [{ pointer: "/default/content/headline", before: "Welcome", after: "Good morning" }],
    });
    expect(base).toBeGreaterThan(0);
    expect(others.map(({ change, diff }) => [change, diff])).toEqual(
      REST.map(() => ["unchanged", []]),
    );
  });

  test("sees no change in the order of fields, nor in a default that is written or not", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const said = [
      { default: { content: { headline: "Welcome" } }, channel: "web", key: "hero", kind: "slot" },
      { kind: "slot", key: "shelf", channel: "web", default: { content: null } },
      {
        key: "cart-second",
        kind: "rule",
        then: { offer: "cart-reminder" },
        priority: 10,
        slot: "hero",
        if: { "cart.items": { $size: { $gt: 0 } } },
      },
    ];
    expect(await changesOf(attune, said)).toEqual([
      "unchanged slot hero",
      "unchanged slot shelf",
      "unchanged rule cart-second",
    ]);
  });

  test("compares lists of named things by name, and tells a changed order", async () => {
    const attune = await startForTest();
    const user = { name: "user_id", from: "userId", limit: { count: 1 } };
    const email = { name: "email", from: "traits.email", form: "email" };
    const anonymous = { name: "anonymous_id", from: "anonymousId", anonymous: true };
    const identity = (...namespaces: readonly object[]) => ({
      kind: "identity",
      key: "default",
      namespaces,
    });
    await attune.call("applyDefinitions", {
      body: { definitions: [identity(user, email, anonymous)] },
    });
    const limit = { count: 5, within: "7d" };
    expect(await diffOf(attune, identity(user, { ...email, limit }, anonymous))).toEqual([
      { pointer: "/namespaces/email/limit", after: limit },
    ]);
    expect(await diffOf(attune, identity(user, anonymous))).toEqual([
      {
        pointer: "/namespaces/email",
        before: { ...email, anonymous: false },
      },
    ]);
    expect(await diffOf(attune, identity(email, user, anonymous))).toEqual([
      {
        pointer: "/namespaces",
        before: ["user_id", "email", "anonymous_id"],
        after: ["email", "user_id", "anonymous_id"],
      },
    ]);
  });

  test("compares other lists by position", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const rule = (plans: readonly string[]) => ({ ...SHOP[4], if: { plan: { $in: plans } } });
    await attune.call("applyDefinitions", { body: { definitions: [rule(["gold", "lead"])] } });
    expect(await diffOf(attune, rule(["gold", "iron", "tin"]))).toEqual([
      { pointer: "/if/plan/$in/1", before: "lead", after: "iron" },
      { pointer: "/if/plan/$in/2", after: "tin" },
    ]);
  });

  test("with a flaw is refused as apply would be", async () => {
    const attune = await startForTest();
    const refused = await attune.refused("planDefinitions", { body: { definitions: [SHOP[4]] } });
    expect(refused).toMatchObject({ status: 422, slug: "definition-not-valid" });
    expect(refused.problem.errors).toHaveLength(2);
  });

  test("proposes to archive what is in no file, when that is asked for", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const kept = SHOP.filter(({ key }) => key !== "shelf" && key !== "gold-first");
    expect(await changesOf(attune, kept)).toEqual(
      kept.map(({ kind, key }) => `unchanged ${kind} ${key}`),
    );
    expect((await changesOf(attune, kept, true)).slice(kept.length)).toEqual([
      "archive rule gold-first",
      "archive slot shelf",
    ]);
    const hanging = SHOP.filter(({ key }) => key !== "hero");
    const refused = await attune.refused("planDefinitions", {
      body: { definitions: hanging, prune: true },
    });
    expect(refused.problem.errors?.[0]).toMatchObject({ pointer: "rule:gold-first/slot" });
    expect(refused.problem.errors?.[0]?.detail).toBe(
      "slot hero is live but not among these definitions: prune would archive it, while rule gold-first refers to it",
    );
  });
});

describe("applying a plan", () => {
  test("with prune archives what is in no file, in the same commit", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const kept = [slot("hero", "Good morning"), ...SHOP.slice(2)];
    const applied = await attune.call("applyDefinitions", {
      body: { definitions: kept, prune: true },
    });
    expect(applied.changed).toEqual([
      { kind: "slot", key: "hero", version: 2, status: "live" },
      { kind: "slot", key: "shelf", version: 1, status: "archived" },
    ]);
    expect(await changesOf(attune, kept, true)).toEqual(
      kept.map(({ kind, key }) => `unchanged ${kind} ${key}`),
    );
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("is refused when a definition has changed since, and says which, by whom and when", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const definitions = [slot("hero", "Good morning")];
    const { base } = await plan(attune, definitions);
    await attune.call("applyDefinitions", { body: { definitions: [slot("shelf", "New")] } });
    const refused = await attune.refused("applyDefinitions", { body: { definitions, base } });
    expect(refused).toMatchObject({ status: 409, slug: "definitions-moved" });
    expect(refused.problem.detail).toContain("slot shelf was changed by owner at ");
    const again = await plan(attune, definitions);
    const applied = await attune.call("applyDefinitions", {
      body: { definitions, base: again.base },
    });
    expect(applied.changed).toHaveLength(1);
  });
});

describe("where a version came from", () => {
  test("is kept with it: the API, files, the UI", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const params = { kind: "slot", key: "hero" };
    const body = slot("hero", "By hand");
    const drafted = await attune.call("putDefinition", { params, body, query: { origin: "ui" } });
    expect(drafted).toMatchObject({ origin: "ui", authors: ["owner"], reason: null });
    await attune.call("putDefinition", {
      params: { kind: "slot", key: "shelf" },
      body: slot("shelf", "x"),
    });
    await attune.call("publishDefinition", { params });
    const { definitions } = await attune.call("listDefinitions");
    const originOf = (key: string, status: string) =>
      definitions.find((each) => each.definition["key"] === key && each.status === status)?.origin;
    expect(originOf("hero", "live")).toBe("ui");
    expect(originOf("shelf", "live")).toBe("apply");
    expect(originOf("shelf", "draft")).toBe("api");
  });

  test("everything that was done to a definition is told, with who did it", async () => {
    const attune = await startForTest();
    const params = { kind: "slot", key: "hero" };
    await attune.call("putDefinition", { params, body: slot("hero", "one") });
    await attune.call("publishDefinition", { params });
    await attune.call("archiveDefinition", { params });
    const { history } = await attune.call("definition", { params });
    expect(history.map(({ version, status, actor }) => [version, status, actor])).toEqual([
      [1, "archived", "owner"],
      [1, "live", "owner"],
      [1, "draft", "owner"],
    ]);
  });
});

describe("definitions that are too much", () => {
  test("one of five million characters is refused, with what to do", async () => {
    const attune = await startForTest();
    const text = "x".repeat(5_000_000);
    const body = { content: { text } };
    const refused = await attune.refused("putDefinition", {
      params: { kind: "offer", key: "long" },
      body,
    });
    expect(refused).toMatchObject({ status: 422, slug: "definition-not-valid" });
    expect(refused.problem.errors?.[0]?.detail).toContain("longer than 1,048,576 characters");
    const larger = await attune.refused("putDefinition", {
      params: { kind: "offer", key: "long" },
      body: { content: { text: `${text}${text}` } },
    });
    expect(larger).toMatchObject({ status: 413, slug: "body-too-large" });
    expect(larger.problem.detail).toContain("takes is 5,242,880 bytes");
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
  });

  test("ten thousand of them go live together; one more is refused", async () => {
    const attune = await startForTest();
    const many = Array.from({ length: 10_000 }, (_each, index) => ({
      kind: "slot",
      key: `slot-${index}`,
    }));
    const refused = await attune.refused("applyDefinitions", {
      body: { definitions: [...many, { kind: "slot", key: "another" }] },
    });
    expect(refused).toMatchObject({ status: 400, slug: "body-not-valid" });
    expect(refused.problem.errors?.[0]).toMatchObject({
      pointer: "/definitions",
      detail: "at most 10,000 definitions at once: send them in parts",
    });
    const applied = await attune.call("applyDefinitions", { body: { definitions: many } });
    expect(applied.changed).toHaveLength(10_000);
    expect(
      (await plan(attune, many, true)).changes.every(({ change }) => change === "unchanged"),
    ).toBe(true);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });
});
