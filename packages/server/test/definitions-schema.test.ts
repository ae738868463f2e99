import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemaOf, KINDS } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import fastify from "fastify";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { startForTest } from "./running-attune.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FILES = globSync(["recipes/**/*.yaml", "examples/demo/**/*.yaml"], { cwd: ROOT }).sort();

const documentsIn = (file: string): JsonObject[] =>
  [...parseAllDocuments(readFileSync(join(ROOT, file), "utf8"))]
    .map((document): unknown => document.toJS())
    .filter(isObject);

/** A validator that shares no code with the definitions: the one that Fastify brings along. */
const validator = async () => {
  const app = fastify({
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        strict: false,
      },
    },
  });
  for (const kind of KINDS) {
    // It knows an earlier draft; what is used here means the same in both.
    const { $schema: _draft, ...body } = jsonSchemaOf(kind);
    app.post(`/${kind}`, { schema: { body }, handler: async () => ({}) });
  }
  await app.ready();
  return async (document: JsonObject): Promise<string | null> => {
    const url = `/${ownText(document, "kind") ?? "unknown"}`;
    const { statusCode, body } = await app.inject({ method: "POST", url, payload: document });
    return statusCode === 200 ? null : body;
  };
};

describe("the JSON Schemas of definitions", () => {
  test("are served without a key, for every kind, as schemas", async () => {
    const attune = await startForTest();
    for (const kind of KINDS) {
      const answer = await attune.send("definitionSchema", { params: { kind }, key: null });
      expect(answer.headers.get("content-type")).toMatch(/^application\/schema\+json/);
      expect(await answer.json()).toEqual(jsonSchemaOf(kind));
    }
    const refused = await attune.refused("definitionSchema", { params: { kind: "spell" } });
    expect(refused.slug).toBe("parameter-not-valid");
  });

  test("describe a definition as it is written: its kind, what it needs, no unknown field", () => {
    for (const kind of KINDS) {
      expect(jsonSchemaOf(kind)).toMatchObject({
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: `Attune ${kind}`,
        description: expect.stringMatching(/.+/),
        type: "object",
        properties: { kind: { const: kind }, key: { type: "string", pattern: expect.any(String) } },
        required: expect.arrayContaining(["kind", "key"]),
        additionalProperties: false,
      });
    }
  });

  test("allow every definition of the repository, by a validator of somebody else's", async () => {
    const flawOf = await validator();
    expect(FILES.length).toBeGreaterThan(1);
    for (const file of FILES)
      for (const document of documentsIn(file))
        expect(await flawOf(document), `${file} ${ownText(document, "key")}`).toBeNull();
  });

  test("refuse what is no definition", async () => {
    const flawOf = await validator();
    const wrong: readonly JsonObject[] = [
      { kind: "slot", key: "Bad Key" },
      { kind: "slot", key: "typo", chanel: "web" },
      { kind: "offer", key: "empty" },
      { kind: "rule", key: "r", slot: "s", then: { offer: "o" }, priority: "high" },
      { kind: "identity", key: "default", namespaces: [] },
    ];
    for (const each of wrong) expect(await flawOf(each), JSON.stringify(each)).not.toBeNull();
  });
});
