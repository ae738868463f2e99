import { chmodSync } from "node:fs";
import { join } from "node:path";
import type { DoctorResponse, Finding } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { examineClock, examineZones } from "../src/modules/doctor/clock.ts";
import { judgeDisk } from "../src/modules/doctor/directory.ts";
import { examineVersions } from "../src/modules/doctor/settings.ts";
import { ENGINE } from "./engine-of-test.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, tamperWith, temporaryDirectory } from "./running-attune.ts";

const SOUND = { ATTUNE_CORS_ORIGINS: "https://shop.example" } as const;
const DAY_MS = 86_400_000;
const MB = 1_000_000;

const findingOf = ({ findings }: DoctorResponse, check: string): Finding => {
  const found = findings.find((each) => each.check === check);
  if (!found) throw new Error(`no finding about ${check}`);
  return found;
};

const examine = (attune: RunningAttune): Promise<DoctorResponse> => attune.call("doctor");

describe("the doctor of a running server", () => {
  // The PostgreSQL of the tests does not sync to disk: see postgres-doctor.test.ts.
  test.skipIf(ENGINE === "postgres")(
    "finds a sound installation sound, check by check, without a word to fix",
    async () => {
      const attune = await startForTest(SOUND);
      const report = await examine(attune);
      expect(report.findings.filter(({ state }) => state !== "ok")).toEqual([]);
      expect(report.ok).toBe(true);
      expect(report.findings.map(({ check }) => check)).toEqual([
        "server",
        "port",
        "directory",
        "permissions",
        "owner file",
        "file system",
        "disk",
        "clock",
        "time zones",
        "keys",
        "key expiry",
        "database",
        "schema",
        "warehouse",
        "models",
        "versions",
        "CORS origins",
        "consent basis",
        "identity verification",
        "proxies",
      ]);
      expect(findingOf(report, "port").found).toContain(attune.url.replace("http://", ""));
      expect(report.findings.every(({ fix }) => fix === null)).toBe(true);
    },
  );

  test("a proxy that nobody has named is warned of, with its address", async () => {
    const attune = await startForTest(SOUND);
    const headers = { "x-forwarded-for": "203.0.113.7" };
    for (let n = 0; n < 20; n += 1) await attune.send("healthz", { headers });
    const found = findingOf(await examine(attune), "proxies");
    expect(found.state).toBe("warn");
    expect(found.fix).toContain("ATTUNE_TRUSTED_PROXIES=127.0.0.1");
    const named = await startForTest({ ...SOUND, ATTUNE_TRUSTED_PROXIES: "127.0.0.1" });
    for (let n = 0; n < 20; n += 1) await named.send("healthz", { headers });
    expect(findingOf(await examine(named), "proxies")).toMatchObject({
      state: "ok",
      found: "127.0.0.1 named",
    });
  });

  test("an owner file that others may read fails, and a directory that others may read is warned of", async () => {
    const attune = await startForTest(SOUND);
    chmodSync(join(attune.directory, "owner.json"), 0o644);
    chmodSync(attune.directory, 0o755);
    const report = await examine(attune);
    expect(findingOf(report, "owner file")).toMatchObject({ state: "fail" });
    expect(findingOf(report, "owner file").fix).toBe(
      `chmod 600 ${join(attune.directory, "owner.json")}`,
    );
    expect(findingOf(report, "permissions")).toMatchObject({ state: "warn" });
    expect(report.ok).toBe(false);
  });

  test("a clock that was set back is seen by an entry of the log that is in the future", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory, SOUND);
    await before.call("track", { body: { event: "Seen", userId: "anna" } });
    await before.close();
    await tamperWith(
      directory,
      "UPDATE log SET at = ? WHERE seq = (SELECT max(seq) FROM log)",
      Date.now() + 3_600_000,
    );
    const after = await startAt(directory, SOUND);
    expect(findingOf(await examine(after), "clock")).toMatchObject({
      state: "fail",
      found: expect.stringContaining("but the last entry of the log is of"),
    });
    await after.close();
  });

  test("keys: one that ends soon is named with its end; a kind without a key is missed; so is an owner", async () => {
    const attune = await startForTest(SOUND);
    const soon = new Date(Date.now() + 20 * DAY_MS).toISOString();
    const later = new Date(Date.now() + 40 * DAY_MS).toISOString();
    const end = (at: number, kind: string) =>
      attune.tamper("UPDATE access_key SET expires = ? WHERE kind = ?", at, kind);
    await end(Date.parse(soon), "server");
    await end(Date.parse(later), "browser");
    const expiring = findingOf(await examine(attune), "key expiry");
    expect(expiring).toMatchObject({ state: "warn", found: `server ends ${soon}` });

    await end(Date.now() - 1, "server");
    expect(findingOf(await examine(attune), "keys")).toMatchObject({
      state: "warn",
      found: "1 browser, 0 server, 1 secret: there is no server key",
    });
    await attune.tamper("UPDATE access_key SET role = 'analyst' WHERE kind = 'secret'");
    expect(findingOf(await examine(attune), "keys")).toMatchObject({
      state: "fail",
      found: expect.stringContaining("no key has the role owner"),
    });
  });

  test("settings: any origin, no identity secret, and no basis but consent are each explained", async () => {
    const attune = await startForTest({
      ATTUNE_IDENTITY_SECRET: "",
      ATTUNE_PERSONALIZATION_BASIS: "consent",
    });
    const report = await examine(attune);
    expect(findingOf(report, "CORS origins")).toMatchObject({ state: "warn" });
    expect(findingOf(report, "identity verification").found).toBe(
      "on, without a secret: browsers can be only anonymous",
    );
    expect(findingOf(report, "consent basis").found).toContain(
      "nothing set means consent), and none is recorded yet: everybody sees the slots' defaults",
    );
    const failed = report.findings.filter(({ state }) => state === "fail");
    expect(failed.map(({ check }) => check)).toEqual(ENGINE === "sqlite" ? [] : ["database"]);
    const off = await startForTest({ ...SOUND, ATTUNE_IDENTITY_VERIFICATION: "off" });
    expect(findingOf(await examine(off), "identity verification").fix).toContain(
      "ATTUNE_IDENTITY_VERIFICATION=on",
    );
  });

  test("a live purpose definition goes before the setting", async () => {
    const attune = await startForTest(SOUND);
    const purpose = { kind: "purpose", key: "personalization", basis: "legitimate_interest" };
    await attune.call("applyDefinitions", {
      body: { definitions: [{ ...purpose, name: "Personalization" }] },
    });
    expect(findingOf(await examine(attune), "consent basis").found).toBe(
      "personalization rests on legitimate_interest (the live purpose definition)",
    );
  });

  test("a store that cannot write fails, with the reason", async () => {
    const attune = await startForTest(SOUND, (store) => ({
      ...store,
      health: () => ({ ...store.health(), ok: false, reason: "database or disk is full" }),
    }));
    expect(findingOf(await examine(attune), "server")).toMatchObject({
      state: "fail",
      found: "the store cannot write: database or disk is full",
    });
  });

  test("what a customer is, is nowhere in a report", async () => {
    const attune = await startForTest(SOUND);
    await attune.call("identify", { body: { userId: "anna", traits: { email: "a@example.com" } } });
    expect(JSON.stringify(await examine(attune))).not.toMatch(/anna|a@example/);
  });
});

describe("what the doctor makes of figures", () => {
  test.each([
    [99 * MB, 0, "fail"],
    [100 * MB, 0, "warn"],
    [999 * MB, 5, "warn"],
    [1000 * MB, 5, "ok"],
    [1500 * MB, 1600 * MB, "warn"],
    [1600 * MB, 1600 * MB, "ok"],
  ])("%i bytes free beside a database of %i: %s", (free, database, state) => {
    expect(judgeDisk(free, database).state).toBe(state);
  });

  test.each([
    [null, "ok"],
    [1_000_000, "ok"],
    [1_005_000, "ok"],
    [1_005_001, "fail"],
  ])("it is 1,000,000 and the last entry is of %s: %s", (last, state) => {
    expect(examineClock(1_000_000, last, false).state).toBe(state);
  });

  test.each([
    ["2026c", "ok"],
    ["2025a", "ok"],
    ["2024b", "warn"],
    [undefined, "fail"],
  ])("in 2026, time-zone data of %s: %s", (version, state) => {
    expect(examineZones(Date.UTC(2026, 5, 1), version).state).toBe(state);
  });

  test.each([
    ["26.0.0", "ok"],
    ["27.1.0", "ok"],
    ["24.9.0", "fail"],
  ])("Node %s: %s", (node, state) => {
    expect(examineVersions({ node, sqlite: "3.53.4" }, "0.1.0").state).toBe(state);
  });
});
