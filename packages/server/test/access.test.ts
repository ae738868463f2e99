import type { Operation, OperationName } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyKind, Request, RunningAttune } from "./running-attune.ts";
import { startAt } from "./running-attune.ts";

const KINDS = ["browser", "server", "secret"] as const satisfies readonly KeyKind[];
const operations: readonly (readonly [string, Operation])[] = Object.entries(OPERATIONS);

const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);

const PARAMETERS: Readonly<Record<string, string>> = {
  id: "p1",
  kind: "rule",
  key: "nothing",
  writeKey: "nothing",
};

/** The least that reaches the operation: what it holds does not matter to who may call it. */
const leastOf = (operation: Operation): Request => ({
  ...(operation.body ? { body: {} } : {}),
  params: PARAMETERS,
});

const mayCall = ({ access }: Operation, kind: KeyKind): boolean =>
  access === "none" || access.includes(kind);

const table = operations.flatMap(([name, operation]) =>
  isOperation(name)
    ? KINDS.map((kind) => ({ name, operation, kind, may: mayCall(operation, kind) }))
    : [],
);
const needKey = operations.flatMap(([name, { access }]) =>
  isOperation(name) && access !== "none" ? [name] : [],
);

describe("keys", () => {
  const shared: { directory: string; attune: RunningAttune | null } = {
    directory: "",
    attune: null,
  };
  const running = (): RunningAttune => {
    if (shared.attune === null) throw new Error("the server has not started");
    return shared.attune;
  };
  beforeAll(async () => {
    shared.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
    shared.attune = await startAt(shared.directory);
  });
  afterAll(async () => {
    await shared.attune?.close();
    rmSync(shared.directory, { recursive: true, force: true });
  });

  test.each(table)(
    "$kind keys and $name: allowed is $may, as the contract says",
    async ({ name, operation, kind, may }) => {
      const response = await running().send(name, { ...leastOf(operation), key: kind });
      const text = await response.text();
      expect(text.includes("/problems/key-not-allowed"), text).toBe(!may);
      expect(response.status === 403, text).toBe(!may);
    },
  );

  test.each(needKey)(
    "%s without a key, or with one that nobody knows, is refused",
    async (name) => {
      const attune = running();
      const least = leastOf(OPERATIONS[name]);
      expect(await attune.refused(name, { ...least, key: null })).toMatchObject({
        status: 401,
        slug: "key-missing",
      });
      for (const authorization of [
        "Bearer nobody",
        "Basic bm9ib2R5Og==",
        "Basic %%%",
        `Bearer ${"x".repeat(5_000)}`,
      ]) {
        const refused = await attune.refused(name, {
          ...least,
          key: null,
          headers: { authorization },
        });
        expect(refused.status).toBe(401);
      }
    },
  );

  test("events and decisions take browser and server keys, history server keys, all else secret ones", () => {
    const EVENTS = "track identify page screen group alias t i p s g a batch b decide".split(" ");
    const HISTORY = ["import", "importCursor"];
    for (const [name, { access }] of operations) {
      if (access === "none") continue;
      expect(access, name).toEqual(
        EVENTS.includes(name)
          ? ["browser", "server"]
          : [HISTORY.includes(name) ? "server" : "secret"],
      );
    }
    expect(needKey).toEqual(expect.arrayContaining([...EVENTS, ...HISTORY, "profile", "unmerge"]));
  });

  test("what a key may not do has left nothing behind", async () => {
    const attune = running();
    for (const [name, operation] of operations) {
      if (!isOperation(name) || operation.access === "none" || operation.access.includes("browser"))
        continue;
      const body = {
        definitions: [{ kind: "slot", key: "sneaked" }],
        batch: [{ type: "page", userId: "sneaked" }],
      };
      const least = leastOf(operation);
      await attune.refused(name, { ...least, ...(operation.body ? { body } : {}), key: "browser" });
    }
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
    expect(await attune.storedEvents()).toEqual([]);
  });

  test("a browser key finds its settings; no other key, and no unknown one, does", async () => {
    const attune = running();
    const settings = await attune.call("settings", {
      params: { writeKey: "test-browser-key-0001" },
    });
    expect(settings.integrations["Segment.io"]).toMatchObject({ apiKey: "test-browser-key-0001" });
    for (const writeKey of ["test-server-key-00001", "test-secret-key-00001", "nobody"]) {
      expect(await attune.refused("settings", { params: { writeKey } })).toMatchObject({
        slug: "key-unknown",
      });
    }
  });
});

describe("made keys", () => {
  test("keys that are not given are made at the first start, told once, and stored as hashes only", async () => {
    const directory = mkdtempSync(join(tmpdir(), "attune-test-"));
    const none = { ATTUNE_WRITE_KEY: "", ATTUNE_SERVER_KEY: "", ATTUNE_SECRET_KEY: "" };
    const first = await startAt(directory, none);
    const { browser, server, secret } = first.attune.keys;
    for (const key of [browser, server, secret]) {
      expect(key).toMatch(/^atn_(browser|server|secret)_[\w-]{32}$/);
      expect(JSON.stringify(first.rows("SELECT * FROM access_key"))).not.toContain(key);
      expect(first.log.join("")).not.toContain(key);
    }
    expect(first.rows("SELECT kind, name, role FROM access_key ORDER BY kind")).toEqual([
      { kind: "browser", name: "browser", role: null },
      { kind: "secret", name: "owner", role: "owner" },
      { kind: "server", name: "server", role: null },
    ]);
    await first.close();
    const second = await startAt(directory, none);
    expect(second.attune.keys).toEqual({});
    const headers = { authorization: `Bearer ${secret ?? ""}` };
    expect((await second.call("clock", { key: null, headers })).virtual).toBe(false);
    expect(second.log.join("")).not.toContain(secret);
    await second.close();
    rmSync(directory, { recursive: true, force: true });
  });
});

describe("keys that the settings give", () => {
  const shared = "one-key-for-two-kinds-of-caller";

  test("are one for each kind: a public key never manages", async () => {
    const directory = mkdtempSync(join(tmpdir(), "attune-keys-"));
    const start = startAt(directory, { ATTUNE_WRITE_KEY: shared, ATTUNE_SECRET_KEY: shared });
    await expect(start).rejects.toThrow("The browser key is the secret key too");
    rmSync(directory, { recursive: true, force: true });
  });
});
