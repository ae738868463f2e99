import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { openShop } from "./shop-definitions.ts";

const history = async (attune: RunningAttune, kind: string, key: string) => {
  const { definitions } = await attune.call("definition", { params: { kind, key } });
  return definitions.map(({ version, status }) => `${version} ${status}`);
};

describe("discarding", () => {
  const params = { kind: "rule", key: "cart-second" };
  const revisionOf = async (attune: RunningAttune): Promise<string> => {
    const { definitions } = await attune.call("definition", { params });
    return definitions[0]?.revision ?? "";
  };

  test("throws the draft away and nothing else: what is live stays, the words are kept, the next begins anew", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const before = await attune.call("definition", { params });
    const body = { ...before.definitions[0]?.definition, priority: 77 };
    await attune.call("putDefinition", { params, body });
    const revision = await revisionOf(attune);
    expect((await attune.call("discardDefinition", { params })).changed).toEqual([
      { ...params, version: 2, status: "discarded" },
    ]);
    expect(await history(attune, "rule", "cart-second")).toEqual(["2 discarded", "1 live"]);
    const listed = (await attune.call("listDefinitions")).definitions.filter(
      ({ definition }) => definition["key"] === "cart-second",
    );
    expect(listed.map(({ version, status }) => `${version} ${status}`)).toEqual(["1 live"]);
    // The newest is the live one again: a change is made over it, none over what is gone.
    const over = (tag: string) => ({ params, body, headers: { "if-match": `"${tag}"` } });
    expect((await attune.refused("putDefinition", over(revision))).slug).toBe(
      "definition-conflict",
    );
    const live = before.definitions[0]?.revision ?? "";
    expect(await attune.call("putDefinition", over(live))).toMatchObject({
      version: 3,
      status: "draft",
      definition: { priority: 77 },
    });
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("of what was never live leaves nothing in the list, and its key free", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const late = { kind: "rule", key: "late" };
    const put = () =>
      attune.call("putDefinition", {
        params: late,
        body: { slot: "hero", then: { offer: "gold-week" } },
        headers: { "if-none-match": "*" },
      });
    await put();
    const response = await attune.send("discardDefinition", { params: late });
    expect([response.status, response.headers.get("etag")]).toEqual([200, null]);
    expect((await attune.refused("publishDefinition", { params: late })).slug).toBe(
      "definition-not-found",
    );
    expect(JSON.stringify(await attune.call("listDefinitions"))).not.toContain('"late"');
    expect(await put()).toMatchObject({ version: 2, status: "draft" });
  });

  test("is refused when there is no draft, or another than was seen", async () => {
    const attune = await startForTest();
    await openShop(attune);
    expect((await attune.refused("discardDefinition", { params })).slug).toBe(
      "definition-not-found",
    );
    const seen = await revisionOf(attune);
    const { definitions } = await attune.call("definition", { params });
    await attune.call("putDefinition", {
      params,
      body: { ...definitions[0]?.definition, priority: 78 },
    });
    const stale = { params, headers: { "if-match": `"${seen}"` } };
    expect((await attune.refused("discardDefinition", stale)).slug).toBe("definition-conflict");
    expect(await history(attune, "rule", "cart-second")).toEqual(["2 draft", "1 live"]);
  });
});
