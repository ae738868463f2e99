import { describe, expect, test } from "vitest";
import { openLocal } from "../src/local.ts";
import type { Person } from "./people.ts";
import { approveShown, person } from "./people.ts";
import { databaseSettings } from "./engine-of-test.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";
import { SHOP } from "./shop-definitions.ts";

const params = { kind: "offer", key: "gold-week" };
const offer = (headline: string) => ({ ...params, content: { headline } });
const body = (headline: string) => ({ content: { headline } });

const start = async (kinds: string) => {
  const attune = await startForTest({ ATTUNE_APPROVAL_KINDS: kinds });
  const anna = await person(attune, "anna", "marketer");
  const bo = await person(attune, "bo", "marketer");
  return { attune, anna, bo };
};
const applyAs = (who: Pick<Person, "call">, definitions: readonly object[], more: object = {}) =>
  who.call("applyDefinitions", { body: { definitions, ...more } });
const planAs = async (who: Pick<Person, "call">, definitions: readonly object[]) =>
  (await who.call("planDefinitions", { body: { definitions } })).changes;

describe("the kinds that need approval", () => {
  const statusOfApply = async (directory: string, setting: Record<string, string>) => {
    const door = await openLocal({
      ATTUNE_DATA: directory,
      ...(await databaseSettings(directory)),
      ...setting,
    });
    const answer = await fetch(`${door.url}/v1/definitions/apply`, {
      method: "POST",
      headers: { authorization: `Bearer ${door.key}`, "content-type": "application/json" },
      body: JSON.stringify({ definitions: [offer("Gold")] }),
    });
    const { changed }: { changed: { status: string }[] } = JSON.parse(await answer.text());
    await door.close();
    return changed.map(({ status }) => status);
  };

  test.each([{}, { ATTUNE_APPROVAL_KINDS: "none" }, { ATTUNE_APPROVAL_KINDS: "rule" }])(
    "L11: are those of the last server for a command on a stopped one, with %o",
    async (setting) => {
      const directory = temporaryDirectory();
      await (await startAt(directory, { ATTUNE_APPROVAL_KINDS: "offer" })).close();
      expect(await statusOfApply(directory, setting)).toEqual(["in review"]);
    },
  );

  test("change with a start of the server, and the audit log has each change", async () => {
    const directory = temporaryDirectory();
    const kinds = ["none", "rule,offer", "offer,rule", "none"];
    for (const each of kinds)
      await (await startAt(directory, { ATTUNE_APPROVAL_KINDS: each })).close();
    expect(await statusOfApply(directory, {})).toEqual(["live"]);
    const attune = await startAt(directory);
    const { rows } = await attune.call("auditLog", { query: { action: "approval.changed" } });
    await attune.close();
    expect(rows.map(({ actor, details }) => [actor, details])).toEqual([
      ["start", { before: ["offer", "rule"], kinds: [] }],
      ["start", { before: [], kinds: ["rule", "offer"] }],
    ]);
  });
});

describe("an approval", () => {
  test("names the revision that was looked at: what was written since is not approved", async () => {
    const { anna, bo } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    const { definitions } = await bo.call("definition", { params });
    const headers = { "if-match": `"${definitions[0]?.revision}"` };
    for (const each of [{}, { "if-match": "*" }]) {
      const blind = await bo.refused("approveDefinition", { params, headers: each });
      expect(blind).toMatchObject({ status: 428, slug: "revision-needed" });
    }
    await applyAs(anna, [offer("Lead")]);
    const refused = await bo.refused("approveDefinition", { params, headers });
    expect(refused.slug).toBe("definition-conflict");
    await approveShown(bo, params);
  });

  test("that nobody has to give is answered with what to do instead", async () => {
    const { anna } = await start("rule");
    await anna.call("putDefinition", { params, body: body("Gold") });
    const refused = await anna.refused("approveDefinition", { params });
    expect(refused).toMatchObject({ status: 409, slug: "approval-not-needed" });
    expect(refused.problem.fix).toContain("Publish it");
  });

  test("of a role that does not approve is refused by the definition's name", async () => {
    const { attune, anna } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    const dev = await person(attune, "dev", "developer");
    const refused = await dev.refused("approveDefinition", { params });
    expect(refused.problem.detail).toContain("to approve offer gold-week takes owner or marketer");
  });
});

describe("a draft of somebody else", () => {
  test("is not written over by apply, unless that is asked for; the plan names it", async () => {
    const { anna, bo } = await start("none");
    await applyAs(anna, [offer("Gold")]);
    await bo.call("putDefinition", { params, body: body("Bo's") });
    const definitions = [offer("Anna's")];
    const [planned] = await planAs(anna, definitions);
    expect(planned?.inTheWay).toEqual({ version: 2, status: "draft", authors: ["bo"] });
    expect((await planAs(bo, definitions))[0]?.inTheWay).toBeUndefined();
    const refused = await anna.refused("applyDefinitions", { body: { definitions } });
    expect(refused).toMatchObject({ status: 409, slug: "draft-in-the-way" });
    expect(refused.problem.detail).toContain("offer gold-week has version 2, draft, by bo");
    const unchanged = await anna.call("definition", { params });
    expect(unchanged.definitions[0]).toMatchObject({ definition: body("Bo's"), authors: ["bo"] });
    await applyAs(anna, [offer("Gold")]);
    await applyAs(anna, definitions, { overDrafts: true });
    const { definitions: after } = await anna.call("definition", { params });
    expect(after[0]).toMatchObject({ version: 2, status: "live", authors: ["bo", "anna"] });
  });

  test("with the content that is applied is no obstacle", async () => {
    const { anna, bo } = await start("none");
    await bo.call("putDefinition", { params, body: body("Gold") });
    const { changed } = await applyAs(anna, [offer("Gold")]);
    expect(changed).toEqual([{ ...params, version: 1, status: "live" }]);
  });
});

describe("what is in review", () => {
  test("for what it refers to alone says so, and which", async () => {
    const { anna } = await start("offer");
    const { changed } = await applyAs(anna, SHOP);
    const waitsFor = (all: readonly { key: string; waitsFor?: string[] | undefined }[]) =>
      all.filter((each) => each.waitsFor).map((each) => [each.key, each.waitsFor]);
    const held = [
      ["gold-first", ["offer gold-week"]],
      ["cart-second", ["offer cart-reminder"]],
    ];
    expect(waitsFor(changed)).toEqual(held);
    expect(waitsFor((await applyAs(anna, SHOP)).unchanged)).toEqual(held);
    const changes = await planAs(anna, SHOP);
    expect(waitsFor(changes)).toEqual(held);
    expect(changes.map(({ change }) => change)).toEqual([
      "unchanged",
      "unchanged",
      ...Array.from({ length: 4 }, () => "in review"),
    ]);
    await applyAs(anna, SHOP);
  });

  test("again after it was sent back is told with the reason", async () => {
    const { anna, bo } = await start("offer");
    await applyAs(anna, [offer("Gold")]);
    await bo.call("rejectDefinition", { params, body: { reason: "Too loud." } });
    const again = await applyAs(anna, [offer("Gold")]);
    expect(again.changed).toEqual([
      { ...params, version: 1, status: "in review", sentBack: "Too loud." },
    ]);
    expect((await applyAs(anna, [offer("Gold")])).unchanged).toEqual([
      { ...params, version: 1, status: "in review" },
    ]);
  });
});

describe("a draft", () => {
  test("may refer to drafts; to be submitted or published it needs what is live", async () => {
    const { attune, anna } = await start("none");
    const [slot, , gold, , rule] = SHOP;
    const draft = (each: object | undefined) => {
      const { kind, key } = Object(each);
      return anna.call("putDefinition", { params: { kind, key }, body: each });
    };
    const early = await anna.refused("putDefinition", {
      params: { kind: "rule", key: "gold-first" },
      body: rule,
    });
    expect(early.slug).toBe("definition-not-valid");
    await draft(slot);
    await draft(gold);
    await draft(rule);
    const hanging = await anna.refused("publishDefinition", {
      params: { kind: "rule", key: "gold-first" },
    });
    expect(hanging.slug).toBe("definition-not-valid");
    await anna.call("publishDefinition", { params: { kind: "slot", key: "hero" } });
    await anna.call("publishDefinition", { params });
    await anna.call("publishDefinition", { params: { kind: "rule", key: "gold-first" } });
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("with another name than its path is refused", async () => {
    const attune = await startForTest();
    const refused = await attune.refused("putDefinition", {
      params,
      body: { ...offer("Gold"), key: "gold" },
    });
    expect(refused).toMatchObject({ status: 400, slug: "body-not-valid" });
    expect(refused.problem.errors).toEqual([
      { pointer: "/key", detail: "the path says gold-week" },
    ]);
  });

  test("without what it must have is told what is missing", async () => {
    const attune = await startForTest();
    const { problem } = await attune.refused("putDefinition", {
      params: { kind: "rule", key: "r" },
      body: {},
    });
    const details = problem.errors?.map(({ detail }) => detail) ?? [];
    expect(details).toContain("slot is missing: it wants a text");
    expect(details).toContain("then is missing: it wants an object");
    expect(details.join(" ")).not.toContain("Invalid input");
  });
});
