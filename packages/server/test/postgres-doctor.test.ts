import type { DoctorResponse, Finding } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { examineServer } from "../src/modules/doctor/postgres.ts";
import { examineLocal } from "../src/local.ts";
import { nodeOn } from "./nodes.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { clientForTest, clusterForTest, databaseForTest } from "./running-postgres.ts";

const SOUND = { ATTUNE_CORS_ORIGINS: "https://shop.example" } as const;
const LONG = { timeout: 60_000 };

const findingOf = ({ findings }: DoctorResponse, check: string): Finding | undefined =>
  findings.find((each) => each.check === check);

const examineStopped = (directory: string, database: string): Promise<DoctorResponse> =>
  examineLocal({
    ...SOUND,
    ATTUNE_DATA: directory,
    ATTUNE_DATABASE: database,
    ATTUNE_PORT: "0",
    ATTUNE_IDENTITY_SECRET: "a-secret-of-sixteen",
    ATTUNE_PERSONALIZATION_BASIS: "contract",
    ATTUNE_WAREHOUSE: "off",
  });

describe("the doctor of a node on PostgreSQL", () => {
  test("finds a sound one sound, while it runs and when it is stopped", LONG, async () => {
    const server = await clusterForTest();
    const node = await nodeOn(server.url, SOUND);
    const running = await node.call("doctor");
    expect(running.findings.filter(({ state }) => state !== "ok")).toEqual([]);
    expect(findingOf(running, "database")?.found).toMatch(/^PostgreSQL \d+\.\d+ at 127\.0\.0\.1:/);
    expect(JSON.stringify(running)).not.toContain(new URL(server.url).password);
    await node.close();
    const stopped = await examineStopped(node.directory, server.url);
    expect(stopped.findings.filter(({ state }) => state !== "ok")).toEqual([]);
    const checks = ({ findings }: DoctorResponse) => findings.map(({ check }) => check);
    // Nobody asks a stopped one, by whatever way.
    expect(checks(stopped)).toEqual(checks(running).filter((check) => check !== "proxies"));
    await server.kill();
    expect(findingOf(await examineStopped(node.directory, server.url), "database")).toMatchObject({
      state: "fail",
      found: expect.stringContaining("PostgreSQL does not answer"),
    });
  });

  test("a server that does not sync to disk fails", async () => {
    const node = await nodeOn(await databaseForTest(), SOUND);
    expect(findingOf(await node.call("doctor"), "database")).toMatchObject({
      state: "fail",
      found: expect.stringContaining("fsync and full_page_writes are off"),
      fix: expect.stringContaining("ALTER SYSTEM SET fsync = on"),
    });
  });

  test("a table that is gone, and a schema of a newer Attune, fail", async () => {
    const url = await databaseForTest();
    const client = await clientForTest(url);
    await client.query("DROP TABLE quarantine");
    const directory = temporaryDirectory();
    expect(findingOf(await examineStopped(directory, url), "schema")).toMatchObject({
      state: "fail",
      found: expect.stringContaining("without the table quarantine"),
    });
    await client.query("UPDATE migration SET version = version + 900, tables = '[]'");
    expect(findingOf(await examineStopped(directory, url), "schema")).toMatchObject({
      state: "fail",
      found: expect.stringMatching(/^version 9\d\d, this Attune knows \d+$/),
    });
  });

  test("an empty database, and an embedded one that is stopped, are no failure", LONG, async () => {
    const empty = await examineStopped(temporaryDirectory(), await databaseForTest("empty"));
    expect(findingOf(empty, "database")).toMatchObject({
      state: "ok",
      found: "none yet; the first start makes it",
    });
    const directory = temporaryDirectory();
    const node = await startAt(directory, { ...SOUND, ATTUNE_DATABASE: "embedded" });
    const running = await node.call("doctor");
    expect(running.findings.filter(({ state }) => state !== "ok")).toEqual([]);
    await node.close();
    const stopped = await examineStopped(directory, "embedded");
    expect(findingOf(stopped, "database")).toMatchObject({
      state: "ok",
      found: expect.stringContaining("is stopped"),
    });
    expect(stopped.ok).toBe(true);
  });

  test("a clock that is far off, and connections that run out, are warned of", () => {
    const server = {
      name: "postgres",
      version: "18.4",
      place: "db.example:5432/attune",
      unsafe: [],
      aheadMs: -61_000,
      connections: { used: 95, most: 97 },
    } as const;
    expect(examineServer(server, 1_000).slice(1)).toMatchObject([
      { check: "database clock", state: "warn", found: expect.stringContaining("61.0 s behind") },
      { check: "connections", state: "warn", found: "95 of 97 in use" },
    ]);
  });
});
