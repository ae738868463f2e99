import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "@attune/contract";
import { CLEARANCE, openApiDocument, ROLES } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, own, ownObject, ownText } from "@attune/core/json";
import { DATA_CLASSES } from "@attune/core/privacy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { KEYS, startAt } from "./running-attune.ts";
import { browserOf, enter, signIn } from "./signing-in.ts";
import type { Browser } from "./signing-in.ts";

/** An operation as the OpenAPI document has it; nothing here is read from the table that it is made of. */
type Described = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly kinds: readonly string[];
  readonly roles: readonly string[] | null;
  readonly hasBody: boolean;
  readonly answers: readonly Json[];
};

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const texts = (value: Json | undefined): string[] => list(value).map(String);

const SCHEMES: Readonly<Record<string, string>> = {
  browserKey: "browser",
  serverKey: "server",
  secretKey: "secret",
};

const TABLES = new Set(["text/csv", "application/vnd.apache.parquet"]);

/** Of one answer in several formats the JSON: the others are encoded from it when it is masked. */
const answersOf = (operation: JsonObject): Json[] =>
  Object.entries(ownObject(ownObject(operation, "responses"), "200")).flatMap(([key, content]) =>
    key === "content" && isObject(content)
      ? Object.entries(content)
          .filter(([format]) => !TABLES.has(format))
          .map(([, each]) => own(each, "schema") ?? null)
      : [],
  );

const document: JsonObject = JSON.parse(JSON.stringify(openApiDocument()));

const operations: readonly Described[] = Object.entries(ownObject(document, "paths")).flatMap(
  ([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, operation]) => ({
      name: ownText(operation, "operationId") ?? "?",
      method: method.toUpperCase(),
      path,
      kinds: list(own(operation, "security")).flatMap((each) =>
        Object.keys(isObject(each) ? each : {}).map((scheme) => SCHEMES[scheme] ?? scheme),
      ),
      roles:
        own(operation, "x-attune-roles") === undefined
          ? null
          : texts(own(operation, "x-attune-roles")),
      hasBody: own(operation, "requestBody") !== undefined,
      answers: isObject(operation) ? answersOf(operation) : [],
    })),
);

const guarded = operations.filter(({ kinds }) => kinds.length > 0);
const managed = operations.filter(({ kinds }) => kinds.includes("secret"));

/** Who may come: what the key is, and what is wrong with it. */
type Visitor = {
  readonly who: string;
  readonly kind: "browser" | "server" | "secret" | null;
  readonly role: Role | null;
  /** A person of the role who is signed in, instead of a key. */
  readonly isPerson?: boolean;
  /** The problem that it meets everywhere. */
  readonly refused: string | null;
};

const VISITORS: readonly Visitor[] = [
  { who: "nobody", kind: null, role: null, refused: "key-missing" },
  { who: "an unknown key", kind: null, role: null, refused: "key-unknown" },
  { who: "a revoked key", kind: "secret", role: "owner", refused: "key-revoked" },
  { who: "an expired key", kind: "secret", role: "owner", refused: "key-expired" },
  { who: "browser", kind: "browser", role: null, refused: null },
  { who: "server", kind: "server", role: null, refused: null },
  ...ROLES.map((role) => ({ who: role, kind: "secret", role, refused: null }) as const),
  ...ROLES.map(
    (role) =>
      ({ who: `a person: ${role}`, kind: "secret", role, isPerson: true, refused: null }) as const,
  ),
];

/** The problem that a visitor of an operation has to meet; null when it may. */
const expected = (
  { kinds, roles }: Described,
  { kind, role, isPerson, refused }: Visitor,
): string | null => {
  if (refused !== null) return refused;
  // Where no secret key is taken a cookie is nothing.
  if (isPerson && !kinds.includes("secret")) return "key-missing";
  if (kind === null || !kinds.includes(kind)) return "key-not-allowed";
  return role !== null && roles?.includes(role) === false ? "role-not-allowed" : null;
};

const STATUS: Readonly<Record<string, number>> = {
  "key-missing": 401,
  "key-unknown": 401,
  "key-revoked": 401,
  "key-expired": 401,
  "key-not-allowed": 403,
  "role-not-allowed": 403,
};

const cases = guarded.flatMap((operation) =>
  VISITORS.map((visitor) => ({
    operation,
    visitor,
    name: operation.name,
    who: visitor.who,
    meets: expected(operation, visitor),
  })),
);

describe("route × role", () => {
  const shared: {
    directory: string;
    attune: RunningAttune | null;
    keys: Map<string, string>;
    browsers: Map<string, Browser>;
  } = { directory: "", attune: null, keys: new Map(), browsers: new Map() };

  beforeAll(async () => {
    shared.directory = mkdtempSync(join(tmpdir(), "attune-access-"));
    const attune = await startAt(shared.directory, { ATTUNE_CLOCK: "virtual" });
    shared.attune = attune;
    const make = async (who: string, body: object) => {
      const made = await attune.call("addKey", { body: { name: who, ...body } });
      shared.keys.set(who.replace("the ", ""), made.key);
      return made;
    };
    for (const role of ROLES) await make(`the ${role}`, { role });
    const revoked = await make("a revoked key", { role: "owner" });
    await attune.call("revokeKey", { params: { id: revoked.id } });
    await make("an expired key", { role: "owner", expires: "1h" });
    await attune.call("setClock", { body: { advance: "1h" } });
    for (const role of ROLES)
      shared.browsers.set(`a person: ${role}`, await enter(attune, `person-${role}`, role));
    shared.keys.set("browser", KEYS.browser);
    shared.keys.set("server", KEYS.server);
    shared.keys.set("an unknown key", "atn_secret_nobody-has-ever-made-this");
  });
  afterAll(async () => {
    await shared.attune?.close();
    rmSync(shared.directory, { recursive: true, force: true });
  });

  // Which kinds a role may approve is a table of its own: each role is asked about one of its.
  const ask = ({ method, path, hasBody }: Described, { who, role }: Visitor): Promise<Response> => {
    const key = shared.keys.get(who);
    const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      name === "kind" ? (role === "developer" ? "source" : "rule") : "nothing",
    );
    // One that never ends by itself.
    const asked = path === "/v1/live" ? `${filled}?follow=no` : filled;
    return fetch(`${shared.attune?.url ?? ""}${asked}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...shared.browsers.get(who)?.as().headers,
        ...(hasBody ? { "content-type": "application/json" } : {}),
      },
      ...(hasBody ? { body: "{}" } : {}),
    });
  };

  /** Who has signed out signs in again, for the operations after it. */
  const comeBack = async ({ who, role, isPerson }: Visitor): Promise<void> => {
    if (!isPerson || !shared.attune) return;
    const answer = await signIn(shared.attune, `person-${role ?? ""}@example.com`);
    shared.browsers.set(who, await browserOf(shared.attune, answer));
  };

  test.each(cases)("$name for $who: $meets", async ({ operation, visitor, meets }) => {
    const response = await ask(operation, visitor);
    const text = await response.text();
    const isAccess = [401, 403].includes(response.status);
    expect({
      status: isAccess ? response.status : null,
      slug: isAccess ? (/\/problems\/([a-z-]+)/.exec(text)?.[1] ?? text) : null,
    }).toEqual({ status: meets && STATUS[meets], slug: meets });
    if (operation.name === "signOut") await comeBack(visitor);
  });

  test("a role that is refused is told which roles may", async () => {
    const keys = operations.find(({ name }) => name === "addKey");
    const analyst = VISITORS.find(({ who }) => who === "analyst");
    if (!keys || !analyst) throw new Error("there is no such operation or role");
    const refused = await (await ask(keys, analyst)).text();
    expect(refused).toContain("This key's role is analyst; the operation takes owner.");
    const person = VISITORS.find(({ who }) => who === "a person: analyst");
    expect(person && (await (await ask(keys, person)).text())).toContain(
      "Your role is analyst; the operation takes owner.",
    );
  });

  test("every operation that takes secret keys says which roles may call it, and no other does", () => {
    expect(managed.length).toBeGreaterThan(20);
    for (const { name, roles } of operations.filter((each) => !managed.includes(each)))
      expect(roles, name).toBeNull();
    for (const { name, roles } of managed) {
      // What only some may do is never out of an owner's reach.
      expect(roles, name).toContain("owner");
      expect(ROLES, name).toEqual(expect.arrayContaining([...(roles ?? [])]));
    }
  });
});

const FORMS: ReadonlySet<Json> = new Set<Json>([
  ...DATA_CLASSES,
  "identifier",
  "by:name",
  "by:path",
  "wanted",
  "traits",
  "properties",
  "product",
  "message",
  "definition",
  "record",
  "built",
]);

/** Places in an answer where text or free JSON stands without a word of what it is. */
const unclassified = (schema: Json | undefined, at: string): string[] => {
  if (!isObject(schema)) return [];
  const form = own(schema, "x-attune-data");
  if (form !== undefined)
    return FORMS.has(form) ? [] : [`${at}: ${JSON.stringify(form)} is no form`];
  const reference = ownText(schema, "$ref");
  if (reference !== undefined) return [`${at} refers to ${reference}`];
  const variants = ["anyOf", "oneOf", "allOf"].flatMap((key) => list(own(schema, key)));
  if (variants.length > 0) return variants.flatMap((each) => unclassified(each, at));
  if (["enum", "const"].some((key) => Object.hasOwn(schema, key))) return [];
  const type = own(schema, "type");
  const types = texts(Array.isArray(type) ? type : [type ?? "anything"]);
  return types.flatMap((each) => unclassifiedOf(each, schema, at));
};

const unclassifiedOf = (type: string, schema: JsonObject, at: string): string[] => {
  switch (type) {
    case "string":
      return ownText(schema, "format") === "date-time" ? [] : [at];
    case "array":
      return unclassified(own(schema, "items") ?? {}, `${at}[]`);
    case "object": {
      const members = Object.entries(ownObject(schema, "properties"));
      const rest = own(schema, "additionalProperties");
      if (members.length === 0 && rest === undefined) return [at];
      return [
        ...members.flatMap(([name, each]) => unclassified(each, `${at}/${name}`)),
        ...(isObject(rest) ? unclassified(rest, `${at}/*`) : []),
      ];
    }
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return [];
    default:
      return [at];
  }
};

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

describe("route × role × field", () => {
  const partly = managed.filter(({ roles }) =>
    roles?.some((role) => isRole(role) && CLEARANCE[role].length < DATA_CLASSES.length),
  );

  test.each(partly)("$name says of each value in its answer what it is", ({ name, answers }) => {
    expect(answers.length, name).toBeGreaterThan(0);
    expect(answers.flatMap((schema) => unclassified(schema, ""))).toEqual([]);
  });
});
