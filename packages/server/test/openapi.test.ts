import { openApiDocument, OPERATIONS } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, own, ownObject, ownText } from "@attune/core/json";
import { describe, expect, test } from "vitest";
import { ENGINE } from "./engine-of-test.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const METHODS = ["get", "post", "put", "delete", "patch"];

/** Every route that the server answers, as `METHOD /path/{parameter}`. */
const servedBy = ({ attune }: RunningAttune): string[] => {
  const tree = attune.http.printRoutes({ commonPrefix: false });
  const depths: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, indent, path, methods] =
      /^([\s│]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    if (indent === undefined || path === undefined) return [];
    depths.length = indent.length / 4;
    depths.push(path);
    const whole = depths.join("").replaceAll(/:(\w+)/g, "{$1}");
    return (methods ?? "")
      .split(", ")
      .filter((method) => METHODS.includes(method.toLowerCase()))
      .map((method) => `${method} ${whole}`);
  });
};

const documentOf = async (attune: RunningAttune): Promise<JsonObject> => attune.call("openapi");

const operationsIn = (
  document: JsonObject,
): { path: string; method: string; operation: JsonObject }[] =>
  Object.entries(ownObject(document, "paths")).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, operation]) => ({
      path,
      method,
      operation: isObject(operation) ? operation : {},
    })),
  );

/** Every value under a key, anywhere in a document. */
const everywhere = (value: Json | undefined, key: string): Json[] => {
  if (Array.isArray(value)) return value.flatMap((each: Json) => everywhere(each, key));
  if (!isObject(value)) return [];
  const here = own(value, key);
  return [
    ...(here === undefined ? [] : [here]),
    ...Object.values(value).flatMap((each) => everywhere(each, key)),
  ];
};

/** What a local reference points at. */
const resolve = (document: JsonObject, reference: string): Json | undefined =>
  reference
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<Json | undefined>((here, key) => own(here, key), document);

const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);

const requiredOf = (schema: JsonObject): string[] => {
  const required = own(schema, "required");
  return Array.isArray(required) ? required.map(String) : [];
};

/** What is wrong with a JSON Schema's structure; not a validator, but nothing that a reader trips over passes. */
const schemaFlaws = (schema: Json | undefined, at: string): string[] => {
  if (typeof schema === "boolean") return [];
  if (!isObject(schema)) return [`${at} is no schema`];
  const type = own(schema, "type");
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  return [
    ...types.flatMap((each: Json) =>
      typeof each === "string" && TYPES.has(each) ? [] : [`${at}: type ${JSON.stringify(each)}`],
    ),
    ...["properties", "$defs", "patternProperties"].flatMap((name) =>
      Object.entries(ownObject(schema, name)).flatMap(([key, each]) =>
        schemaFlaws(each, `${at}/${name}/${key}`),
      ),
    ),
    ...["anyOf", "oneOf", "allOf", "prefixItems"].flatMap((name) => {
      const list = own(schema, name);
      if (list === undefined) return [];
      if (!Array.isArray(list) || list.length === 0) return [`${at}/${name} is no list`];
      return list.flatMap((each: Json, index) => schemaFlaws(each, `${at}/${name}/${index}`));
    }),
    ...["items", "additionalProperties", "propertyNames", "not"].flatMap((name) =>
      own(schema, name) === undefined ? [] : schemaFlaws(own(schema, name), `${at}/${name}`),
    ),
    ...requiredOf(schema).flatMap((name) =>
      own(schema, "properties") === undefined ||
      Object.hasOwn(ownObject(schema, "properties"), name)
        ? []
        : [`${at}: ${name} is required and not described`],
    ),
  ];
};

describe("the OpenAPI document", () => {
  test("has every route that is served, and every operation in it is served", async () => {
    const attune = await startForTest();
    const described = operationsIn(await documentOf(attune)).map(
      ({ path, method }) => `${method.toUpperCase()} ${path}`,
    );
    const served = servedBy(attune);
    expect(served.length).toBeGreaterThan(20);
    expect([...new Set(served)].sort()).toEqual([...described].sort());
    expect(described).toHaveLength(Object.keys(OPERATIONS).length);
  });

  test("is OpenAPI 3.1: what it must have is there, each parameter of a path is described, each id is there once", async () => {
    const document = await documentOf(await startForTest());
    expect(ownText(document, "openapi")).toMatch(/^3\.1\.\d+$/);
    expect(ownObject(document, "info")).toMatchObject({
      title: "Attune",
      version: expect.any(String),
    });
    const operations = operationsIn(document);
    const ids = operations.map(({ operation }) => ownText(operation, "operationId"));
    expect(new Set(ids).size).toBe(operations.length);
    for (const { path, method, operation } of operations) {
      expect(METHODS).toContain(method);
      const parameters = own(operation, "parameters");
      const list: JsonObject[] = Array.isArray(parameters) ? parameters.filter(isObject) : [];
      const inPath = list.filter((each) => ownText(each, "in") === "path");
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        inPath.map((each) => ownText(each, "name")),
        path,
      ).toEqual(named);
      for (const each of inPath) expect(own(each, "required")).toBe(true);
      for (const each of list) expect(schemaFlaws(own(each, "schema"), path)).toEqual([]);
      expect(Object.keys(ownObject(operation, "responses")), path).toContain("200");
      for (const [status, response] of Object.entries(ownObject(operation, "responses"))) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(ownText(response, "description"), `${path} ${status}`).toBeDefined();
      }
    }
  });

  test("has schemas that are in order, and no reference in it leads nowhere", async () => {
    const document = await documentOf(await startForTest());
    for (const schema of everywhere(document, "schema"))
      expect(schemaFlaws(schema, "schema")).toEqual([]);
    const references = everywhere(document, "$ref").filter((each) => typeof each === "string");
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      expect(reference).toMatch(/^#\//);
      expect(resolve(document, reference), reference).toBeDefined();
    }
  });

  test("says of each operation which keys it takes, as the server does", async () => {
    const document = await documentOf(await startForTest());
    const schemes = ownObject(ownObject(document, "components"), "securitySchemes");
    for (const { operation } of operationsIn(document)) {
      const security = own(operation, "security");
      expect(Array.isArray(security)).toBe(true);
      for (const name of (Array.isArray(security) ? security : []).flatMap((each: Json) =>
        Object.keys(isObject(each) ? each : {}),
      )) {
        expect(Object.keys(schemes)).toContain(name);
      }
    }
  });

  test("is the same at every start: it is made of the contract alone", async () => {
    const attune = await startForTest();
    expect(await documentOf(attune)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });
});

describe("the API's page", () => {
  test("shows every operation and problem, runs no script, and leads to the document", async () => {
    const attune = await startForTest();
    const response = await attune.send("docs");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toMatch(/^<!doctype html><html lang="en">/);
    expect(page).not.toContain("<script");
    expect(page).toContain('href="/openapi.json"');
    for (const [name, { path }] of Object.entries(OPERATIONS)) {
      expect(page).toContain(`id="${name}"`);
      expect(page).toContain(path);
    }
    const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(target);
  });
});

describe("health and metrics", () => {
  test("say that the process lives, that it is ready, and how durable a commit is", async () => {
    const attune = await startForTest();
    expect(await attune.call("healthz")).toEqual({ status: "ok" });
    expect(await attune.call("readyz")).toMatchObject({
      status: "ready",
      store: {
        engine: ENGINE,
        ok: true,
        reason: null,
        waiting: 0,
        durability: expect.stringContaining(ENGINE === "sqlite" ? "FULL" : "synchronous_commit"),
      },
    });
  });

  test("count events by source and outcome, decisions by reason, requests by operation and status", async () => {
    const attune = await startForTest({ ATTUNE_FAILPOINT: "fold.throws:Poison" });
    const event = (name: string, messageId: string) => ({
      type: "track",
      event: name,
      userId: "u1",
      messageId,
    });
    await attune.call("batch", {
      body: { batch: [event("A", "m1"), event("A", "m1"), event("Poison", "m2"), 7] },
    });
    await attune.call("track", { key: "browser", body: { event: "A", anonymousId: "a1" } });
    await attune.call("decide", { body: { identifiers: {}, slots: ["nowhere"] } });
    await attune.refused("track", { raw: "{" });
    const metrics = await attune.call("metrics");
    for (const line of [
      'attune_events_total{source="server",outcome="accepted"} 1',
      'attune_events_total{source="server",outcome="duplicate"} 1',
      'attune_events_total{source="server",outcome="quarantined"} 1',
      'attune_events_total{source="server",outcome="rejected"} 1',
      'attune_events_total{source="web",outcome="accepted"} 1',
      'attune_decisions_total{reason="ERROR",recorded="true"} 1',
      "attune_writer_waiting 0",
      'attune_request_seconds_count{operation="batch",status="200"} 1',
      'attune_request_seconds_count{operation="track",status="400"} 1',
    ]) {
      expect(metrics).toContain(line);
    }
    expect(metrics).toContain("process_resident_memory_bytes");
    for (const line of metrics.trim().split("\n"))
      expect(line).toMatch(/^(#.*|[a-z_]\w*(\{.*\})? \S+)?$/i);
  });
});
