import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { freshDirectory, meets, withKey } from "./holding-keys.ts";
import { ENGINE } from "./engine-of-test.ts";
import { startAt } from "./running-attune.ts";

describe("made keys", () => {
  test("keys that are not given are made at the first start, told once, and stored as hashes only", async () => {
    const directory = freshDirectory();
    const none = { ATTUNE_WRITE_KEY: "", ATTUNE_SERVER_KEY: "", ATTUNE_SECRET_KEY: "" };
    const first = await startAt(directory, none);
    const { browser, server, secret } = first.attune.keys;
    for (const key of [browser, server, secret]) {
      expect(key).toMatch(/^atn_(browser|server|secret)_[\w-]{32}$/);
      expect(JSON.stringify(await first.rows("SELECT * FROM access_key"))).not.toContain(key);
      expect(first.log.join("")).not.toContain(key);
    }
    expect(await first.rows("SELECT kind, name, role FROM access_key ORDER BY kind")).toEqual([
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
  });
});

// There is no older Attune on PostgreSQL.
describe.skipIf(ENGINE === "postgres")("keys of an older Attune", () => {
  test("go on working, and get an id by which they can be rotated and revoked", async () => {
    const directory = freshDirectory();
    const db = new DatabaseSync(join(directory, "attune.db"));
    db.exec("CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT");
    db.exec("INSERT INTO migration (version) VALUES (1)");
    db.exec(readFileSync(new URL("../migrations/0001_spine.sqlite.sql", import.meta.url), "utf8"));
    const key = "the-key-of-an-older-attune";
    db.prepare("INSERT INTO access_key VALUES (?, 'owner', 'secret', NULL, 'owner', 1)").run(
      hash("sha256", key),
    );
    db.close();
    const attune = await startAt(directory, { ATTUNE_SECRET_KEY: key });
    const [old] = (await attune.call("listKeys", withKey(key))).keys;
    expect(old).toMatchObject({ name: "owner", status: "live", createdBy: "start" });
    expect(old?.id).toMatch(/^k_[0-9a-f]{12}$/);
    const { rows } = await attune.call(
      "auditLog",
      withKey(key, { query: { action: "key.add", target: `key:${old?.id ?? ""}` } }),
    );
    expect(rows).toMatchObject([{ actor: "start", details: { name: "owner", role: "owner" } }]);
    expect(await attune.call("verifyAudit", withKey(key))).toMatchObject({ ok: true });
    const params = { id: old?.id ?? "" };
    const made = await attune.call("rotateKey", withKey(key, { params, body: {} }));
    expect(await meets(attune, key)).toBe("key-expired");
    expect(await meets(attune, made.key, "listKeys")).toBeNull();
    await attune.close();
  });
});

describe("keys that the settings give", () => {
  const shared = "one-key-for-two-kinds-of-caller";

  test("are one for each kind: a public key never manages", async () => {
    const start = startAt(freshDirectory(), {
      ATTUNE_WRITE_KEY: shared,
      ATTUNE_SECRET_KEY: shared,
    });
    await expect(start).rejects.toThrow("The browser key is the secret key too");
  });

  test("stay valid beside one that is given later, which gets a name of its own", async () => {
    const directory = freshDirectory();
    const first = await startAt(directory);
    await first.close();
    const second = await startAt(directory, { ATTUNE_SECRET_KEY: "another-secret-key-0002" });
    expect(await meets(second, "another-secret-key-0002", "listKeys")).toBeNull();
    const { keys } = await second.call("listKeys");
    expect(keys.flatMap(({ name, role }) => (role === "owner" ? [name] : []))).toEqual([
      "owner",
      "owner-2",
    ]);
    await second.close();
  });
});
