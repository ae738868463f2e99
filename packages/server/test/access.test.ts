import type { Operation, OperationName } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Request, RunningAttune } from "./running-attune.ts";
import { startAt } from "./running-attune.ts";

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

const needKey = operations.flatMap(([name, { access }]) =>
  isOperation(name) && access !== "none" ? [name] : [],
);

// Who may call what is in access-table.test.ts.
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

  test.each(needKey)("%s with something that is no key is refused", async (name) => {
    for (const authorization of [
      "Bearer nobody",
      "Basic bm9ib2R5Og==",
      "Basic %%%",
      "Bearer",
      "Negotiate nobody",
      `Bearer ${"x".repeat(5_000)}`,
    ]) {
      const least = leastOf(OPERATIONS[name]);
      const refused = await running().refused(name, {
        ...least,
        key: null,
        headers: { authorization },
      });
      expect(refused.status).toBe(401);
    }
  });

  test("events and decisions take browser and server keys, history server keys", () => {
    const EVENTS =
      "track identify page screen group alias t i p s g a batch b decide recommend evaluateFlag evaluateFlags".split(
        " ",
      );
    const HISTORY = ["import", "importCursor"];
    const takenBy = (kind: "browser" | "server" | "secret") =>
      operations.flatMap(([name, { access }]) =>
        access !== "none" && access.includes(kind) ? [name] : [],
      );
    expect(takenBy("browser").toSorted()).toEqual(EVENTS.toSorted());
    const CONSENTS = ["consents", "recordConsent"];
    const FEEDS = ["putCatalogItems", "removeCatalogItem"];
    const REASONS = ["explainDecision"];
    expect(takenBy("server").toSorted()).toEqual(
      [...EVENTS, ...HISTORY, ...CONSENTS, ...FEEDS, ...REASONS].toSorted(),
    );
    const managed = takenBy("secret");
    expect(managed.filter((name) => [...EVENTS, ...HISTORY].includes(name))).toEqual([]);
    expect(managed).toHaveLength(needKey.length - EVENTS.length - HISTORY.length);
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
        items: [{ id: "sneaked", name: "Sneaked" }],
      };
      const least = leastOf(operation);
      await attune.refused(name, { ...least, ...(operation.body ? { body } : {}), key: "browser" });
    }
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
    expect(await attune.storedEvents()).toEqual([]);
    expect((await attune.call("catalogItems")).items).toEqual([]);
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
