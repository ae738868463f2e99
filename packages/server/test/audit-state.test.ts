import { describe, expect, test } from "vitest";
import { add } from "./holding-keys.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

const EMPTY = `DELETE FROM audit; UPDATE audit_head SET n = 0, hash = '${"0".repeat(64)}'`;

/** A server on which keys were made, rotated and revoked: rows 4 to 7 of its audit log. */
const withKeys = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await add(attune, { name: "ci", role: "analyst", expires: "90d" });
  const { id } = await add(attune, { name: "shop", source: "web" });
  const next = await attune.call("rotateKey", { params: { id }, body: { grace: "1h" } });
  await attune.call("revokeKey", { params: { id: next.id } });
  return attune;
};

describe("the audit log tells of every key as it stands", () => {
  test("after it was made, rotated and revoked", async () => {
    const attune = await withKeys();
    expect(await attune.call("verifyAudit")).toMatchObject({ ok: true, entries: 7 });
  });

  test.each([
    ["role = 'owner'", "name = 'ci'", 4, "role"],
    ["expires = NULL", "name = 'ci'", 4, "expires"],
    ["name = 'owner'", "name = 'ci'", 4, "name"],
    ["kind = 'secret', role = 'owner'", "rotated_at IS NOT NULL", 6, "kind"],
    ["rotated_at = NULL", "rotated_at IS NOT NULL", 6, "rotatedAt"],
    ["expires = expires + 1", "rotated_at IS NOT NULL", 6, "expires"],
    ["revoked_at = NULL", "revoked_at IS NOT NULL", 7, "revokedAt"],
    ["created_by = 'bo'", "name = 'ci'", 4, "createdBy"],
  ])("UPDATE access_key SET %s WHERE %s is found at row %i", async (set, where, n, field) => {
    const attune = await withKeys();
    await attune.tamper(`UPDATE access_key SET ${set} WHERE ${where}`);
    const { ok, firstBad } = await attune.call("verifyAudit");
    expect(ok).toBe(false);
    expect(firstBad?.n).toBe(n);
    expect(firstBad?.what).toContain(`its ${field} was changed since`);
  });

  test("one that was put there behind its back is found, and one that was taken away", async () => {
    const attune = await withKeys();
    await attune.tamper(
      "INSERT INTO access_key (id, hash, name, kind, role, at) VALUES ('k_1', 'h', 'bo', 'secret', 'owner', 1)",
    );
    expect((await attune.call("verifyAudit")).firstBad).toEqual({
      n: 8,
      what: "no row tells of the key k_1, which is there",
    });
    await attune.tamper("DELETE FROM access_key WHERE id = 'k_1' OR name = 'ci'");
    expect((await attune.call("verifyAudit")).firstBad?.n).toBe(4);
  });
});

describe("an audit log that is not what it was", () => {
  test("is found out when it was emptied, head and all: keys have their rows from the first start on", async () => {
    const attune = await startForTest();
    await attune.tamper(EMPTY);
    expect(await attune.call("verifyAudit")).toMatchObject({
      ok: false,
      entries: 0,
      firstBad: { n: 1, what: expect.stringContaining("no row tells of the key k_") },
    });
  });

  test("is found out by a definition too, where there is no key", async () => {
    const attune = await startForTest();
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "slot", key: "hero" }] },
    });
    await attune.tamper(`${EMPTY}; DELETE FROM access_key`);
    expect((await attune.call("verifyAudit")).firstBad?.what).toBe(
      "no row tells of slot:hero, which has a history",
    );
  });

  test.each(["DROP TABLE audit", "DROP TABLE audit; CREATE VIEW audit AS SELECT 1 AS n"])(
    "%s: verify names it, the list says what to do, the doctor fails, and no start serves with it",
    async (sql) => {
      const directory = temporaryDirectory();
      const attune = await startAt(directory);
      await attune.tamper(sql);
      expect(await attune.call("verifyAudit")).toMatchObject({
        ok: false,
        firstBad: { n: 1, what: "there is no table audit" },
      });
      expect((await attune.refused("auditLog")).slug).toBe("audit-not-readable");
      expect((await attune.call("doctor")).findings).toContainEqual(
        expect.objectContaining({
          check: "schema",
          state: "fail",
          found: expect.stringMatching(/^version \d+, without the table audit$/),
        }),
      );
      await attune.close();
      await expect(startAt(directory)).rejects.toThrow("Missing in it: table audit.");
    },
  );
});
