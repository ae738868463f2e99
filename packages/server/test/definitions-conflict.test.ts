import { describe, expect, test } from "vitest";
import { person } from "./people.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const params = { kind: "slot", key: "hero" };
const body = (headline: string) => ({ default: { content: { headline } } });

const tagOf = async (attune: RunningAttune): Promise<string> =>
  (await attune.send("definition", { params })).headers.get("etag") ?? "";
const put = (attune: RunningAttune, headline: string, headers: Record<string, string> = {}) =>
  attune.send("putDefinition", { params, body: body(headline), headers });

describe("two people who edit one definition", () => {
  test("the revision is in the ETag and in the document, and changes with content and status", async () => {
    const attune = await startForTest();
    const drafted = await attune.call("putDefinition", { params, body: body("one") });
    const first = await tagOf(attune);
    expect(first).toBe(`"${drafted.revision}"`);
    expect((await put(attune, "one")).headers.get("etag")).toBe(first);
    const second = (await put(attune, "two")).headers.get("etag");
    expect(second).not.toBe(first);
    const published = await attune.send("publishDefinition", { params });
    expect(published.headers.get("etag")).toBe(await tagOf(attune));
    expect(await tagOf(attune)).not.toBe(second);
  });

  test("64 at once with the same If-Match: one wins, the others get a conflict", async () => {
    const attune = await startForTest();
    await put(attune, "first");
    const tag = await tagOf(attune);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_each, index) =>
        put(attune, `edit ${index}`, { "if-match": tag }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 63 }, () => 412)]);
    const winner = answers.findIndex(({ status }) => status === 200);
    const { definitions } = await attune.call("definition", { params });
    expect(definitions.map(({ definition }) => definition["default"])).toEqual([
      body(`edit ${winner}`).default,
    ]);
    for (const answer of answers)
      expect(answer.headers.get("etag")).toBe(`"${definitions[0]?.revision}"`);
  });

  test("the conflict names who changed it, when, and what it is now", async () => {
    const attune = await startForTest();
    await put(attune, "first");
    const tag = await tagOf(attune);
    const eve = await person(attune, "eve", "marketer");
    const { revision } = await eve.call("putDefinition", { params, body: body("Eve's") });
    const refused = await attune.refused("putDefinition", {
      params,
      body: body("mine"),
      headers: { "if-match": tag },
    });
    expect(refused).toMatchObject({ status: 412, slug: "definition-conflict" });
    expect(refused.problem.detail).toMatch(
      /^slot hero was changed by eve at \d{4}-.*Z: it is version 1, draft, revision [0-9a-f]{32}\./,
    );
    expect(refused.headers.get("etag")).toBe(`"${revision}"`);
  });

  test.each(["publishDefinition", "submitDefinition", "archiveDefinition"] as const)(
    "%s holds to If-Match too",
    async (name) => {
      const attune = await startForTest();
      await attune.call("applyDefinitions", {
        body: { definitions: [{ ...params, ...body("live") }] },
      });
      await put(attune, "draft");
      const tag = await tagOf(attune);
      await put(attune, "another draft");
      const refused = await attune.refused(name, { params, headers: { "if-match": tag } });
      expect(refused.slug).toBe("definition-conflict");
      const now = await tagOf(attune);
      await attune.call(name, { params, headers: { "if-match": `"other", ${now}` } });
    },
  );

  test("If-None-Match: * stores only what is not there yet; If-Match: * only what is", async () => {
    const attune = await startForTest();
    const anew = { "if-none-match": "*" };
    const known = { "if-match": "*" };
    expect((await put(attune, "no", known)).status).toBe(412);
    expect((await put(attune, "one", anew)).status).toBe(200);
    expect((await put(attune, "two", anew)).status).toBe(412);
    expect((await put(attune, "three", known)).status).toBe(200);
    expect((await put(attune, "four", { "if-none-match": '"a"' })).status).toBe(400);
    expect((await put(attune, "five", { ...anew, ...known })).status).toBe(400);
    const racing = await Promise.all(
      Array.from({ length: 8 }, (_each, index) =>
        attune.send("putDefinition", {
          params: { kind: "slot", key: "new" },
          body: body(`${index}`),
          headers: anew,
        }),
      ),
    );
    expect(racing.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("without If-Match the last one wins", async () => {
    const attune = await startForTest();
    await put(attune, "one");
    await put(attune, "two");
    const { definitions } = await attune.call("definition", { params });
    expect(definitions[0]?.definition["default"]).toEqual(body("two").default);
  });

  test("a page of an origin that the settings name may send If-Match and read the ETag", async () => {
    const attune = await startForTest({ ATTUNE_CORS_ORIGINS: "https://admin.example" });
    const preflight = await fetch(`${attune.url}/v1/definitions/slot/hero`, {
      method: "OPTIONS",
      headers: {
        origin: "https://admin.example",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "authorization,if-match",
      },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://admin.example");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("if-match");
    const answer = await attune.send("healthz", { headers: { origin: "https://admin.example" } });
    expect(answer.headers.get("access-control-expose-headers")).toContain("etag");
  });
});
