import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { failure, flag } from "./flags.ts";
import { apply, offer, rule, slot, verified } from "./giving-offers.ts";
import type { Request, RunningAttune } from "./running-attune.ts";
import { KEYS, startAt } from "./running-attune.ts";

const params = { key: "swish" } as const;
const ADA = { targetingKey: "ada" } as const;

const shared: { directory: string; attune: RunningAttune | null } = { directory: "", attune: null };
const running = (): RunningAttune => {
  if (shared.attune === null) throw new Error("the server has not started");
  return shared.attune;
};
beforeAll(async () => {
  shared.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
  shared.attune = await startAt(shared.directory);
  await apply(
    shared.attune,
    slot("swish", { default: { content: { value: false } } }),
    offer("on", { content: { value: true } }),
    rule("swish", ["on"], { if: { "context.country": "SE" } }),
  );
});
afterAll(async () => {
  await shared.attune?.close();
  rmSync(shared.directory, { recursive: true, force: true });
});

type Wrong = readonly [what: string, request: Request, status: number, errorCode: string];

const context = (more: unknown): Request => ({ body: { context: more } });

const WRONG: readonly Wrong[] = [
  ["no targeting key", context({ country: "SE" }), 400, "TARGETING_KEY_MISSING"],
  ["an empty targeting key", context({ targetingKey: "" }), 400, "TARGETING_KEY_MISSING"],
  ["one that is null", context({ targetingKey: null }), 400, "TARGETING_KEY_MISSING"],
  ["no context", { body: {} }, 400, "TARGETING_KEY_MISSING"],
  ["a targeting key that is no text", context({ targetingKey: 7 }), 400, "INVALID_CONTEXT"],
  ["one without end", context({ targetingKey: "x".repeat(201) }), 400, "INVALID_CONTEXT"],
  ["a context that is text", context("ada"), 400, "INVALID_CONTEXT"],
  ["a context that is a list", context([ADA]), 400, "INVALID_CONTEXT"],
  ["a context that is null", context(null), 400, "INVALID_CONTEXT"],
  ["identifiers of numbers", context({ identifiers: { user_id: 7 } }), 400, "INVALID_CONTEXT"],
  ["a list of identifiers", context({ identifiers: ["ada"] }), 400, "INVALID_CONTEXT"],
  ["a namespace that is none", context({ identifiers: { shoe: "44" } }), 400, "INVALID_CONTEXT"],
  ["a hash that is none", context({ ...ADA, userHash: { user_id: {} } }), 400, "INVALID_CONTEXT"],
  ["half a body", { raw: '{"context":' }, 400, "PARSE_ERROR"],
  ["a body that is a list", { raw: "[]" }, 400, "PARSE_ERROR"],
  ["a body that is null", { raw: "null" }, 400, "PARSE_ERROR"],
  ["an empty body", { raw: "" }, 400, "PARSE_ERROR"],
  ["XML", { raw: "<a/>", headers: { "content-type": "application/xml" } }, 415, "PARSE_ERROR"],
  ["no key", { key: null, ...context(ADA) }, 401, "GENERAL"],
  ["a secret key", { key: "secret", ...context(ADA) }, 403, "GENERAL"],
];

describe("what OFREP calls what is wrong", () => {
  test.each(WRONG)("%s", async (_what, request, status, errorCode) => {
    const one = await failure(running(), "evaluateFlag", { params, ...request });
    expect(one).toMatchObject({ status, errorCode, key: "swish" });
    const all = await failure(running(), "evaluateFlags", request);
    expect(all).toMatchObject({ status, errorCode });
    expect(all.key).toBeUndefined();
  });

  test("a flag that there is not, whoever asks", async () => {
    for (const key of ["browser", "server"] as const)
      for (const body of [{ context: ADA }, {}])
        expect(
          await failure(running(), "evaluateFlag", { key, params: { key: "nothing" }, body }),
        ).toMatchObject({ status: 404, errorCode: "FLAG_NOT_FOUND", key: "nothing" });
  });
});

const HOSTILE = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "../../v1/keys",
  "swish/../swish",
  "swish?x",
  "swish#x",
  "SWISH",
  " swish",
  "%",
  "%2e%2e",
  "💩",
  "\u0000",
  "a\nb",
  "'; DROP TABLE decision; --",
  "x".repeat(300),
  "x".repeat(301),
  "x".repeat(5_000),
];

/** Asks for a flag by whatever key; a path that is none is answered in the same form. */
const asked = async (key: string, body: object = { context: ADA }) => {
  const response = await fetch(
    `${running().url}/ofrep/v1/evaluate/flags/${encodeURIComponent(key)}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${KEYS.server}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  );
  const answer: unknown = await response.json();
  return { status: response.status, answer };
};

describe("hostile input", () => {
  test.each(HOSTILE)("no flag has the key %j", async (key) => {
    expect(await asked(key)).toMatchObject({
      status: 404,
      answer: { key, errorCode: "FLAG_NOT_FOUND" },
    });
  });

  test.prop([fc.string({ unit: "binary", minLength: 1, maxLength: 60 })], { numRuns: 60 })(
    "whatever a key holds, no flag has it and nothing breaks",
    async (drawn) => {
      const key = `x${drawn}`.toWellFormed();
      expect(await asked(key)).toMatchObject({
        status: 404,
        answer: { key, errorCode: "FLAG_NOT_FOUND" },
      });
    },
  );

  test.prop([fc.dictionary(fc.string(), fc.jsonValue())], { numRuns: 60 })(
    "whatever a context holds, the answer is a flag or a code",
    async (drawn) => {
      const { status, answer } = await asked("swish", { context: { ...drawn, ...ADA } });
      const isRefused = status === 400;
      expect(answer).toMatchObject(
        isRefused
          ? { key: "swish", errorCode: "INVALID_CONTEXT" }
          : { key: "swish", value: Object.hasOwn(drawn, "country") && drawn["country"] === "SE" },
      );
    },
  );

  test("members by the names of a prototype's give a context nothing", async () => {
    const raw = `{"context":{"targetingKey":"ada","constructor":{"country":"SE"},"toString":{"country":"SE"}}}`;
    expect(await running().call("evaluateFlag", { params, raw })).toMatchObject({ value: false });
    for (const context of [
      `{"targetingKey":"ada","__proto__":{"country":"SE"}}`,
      `{"identifiers":{"__proto__":"ada"}}`,
      `{"targetingKey":"ada","identifiers":{"constructor":"ada"}}`,
    ])
      expect(
        await failure(running(), "evaluateFlag", { params, raw: `{"context":${context}}` }),
      ).toMatchObject({ errorCode: "INVALID_CONTEXT" });
    expect(Object.hasOwn(Object.prototype, "country")).toBe(false);
  });

  test("a context of 5 MB is refused, one nested without end too, and the next is answered", async () => {
    const large = context({ ...ADA, fill: "x".repeat(5 * 1024 * 1024) });
    expect(await failure(running(), "evaluateFlag", { params, ...large })).toMatchObject({
      status: 413,
      errorCode: "INVALID_CONTEXT",
    });
    const deep = `{"context":{"targetingKey":"ada","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`;
    expect(await failure(running(), "evaluateFlag", { params, raw: deep })).toMatchObject({
      status: 400,
      errorCode: "INVALID_CONTEXT",
    });
    expect(await flag(running(), "swish", ADA)).toMatchObject({ value: false });
    await verified(running());
  });
});

describe("the key of a request", () => {
  test("stands in Authorization or in X-API-Key, as clients of OFREP send it", async () => {
    const keyed = (headers: Readonly<Record<string, string>>) =>
      running().send("evaluateFlag", { params, key: null, body: { context: ADA }, headers });
    expect((await keyed({ "x-api-key": KEYS.server })).status).toBe(200);
    expect((await keyed({ "x-api-key": KEYS.browser })).status).toBe(200);
    expect((await keyed({ "x-api-key": "nobody" })).status).toBe(401);
    const both = { authorization: "Bearer nobody", "x-api-key": KEYS.server };
    expect((await keyed(both)).status).toBe(401);
  });

  test("may be sent by a page of another origin, with If-None-Match; the tag may be read", async () => {
    const url = `${running().url}/ofrep/v1/evaluate/flags`;
    const origin = "https://shop.example";
    const wanted = "x-api-key, authorization, content-type, if-none-match";
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": wanted,
      },
    });
    const allowed = preflight.headers.get("access-control-allow-headers") ?? "";
    expect(allowed.split(", ")).toEqual(expect.arrayContaining(wanted.split(", ")));
    const answer = await running().send("evaluateFlags", {
      key: "browser",
      headers: { origin },
      body: { context: { targetingKey: "visitor" } },
    });
    expect(answer.headers.get("access-control-expose-headers")).toContain("etag");
  });
});
