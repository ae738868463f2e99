import { describe, expect, onTestFinished, test } from "vitest";
import { StoreUnavailable } from "../src/platform/store/index.ts";
import type { PoolOptions, PostgresPool } from "../src/platform/store/postgres/connect.ts";
import {
  clientConfig,
  connectWriter,
  databaseLabel,
  openPool,
} from "../src/platform/store/postgres/connect.ts";
import { clientForTest, clusterForTest, databaseForTest } from "./running-postgres.ts";

const poolFor = (url: string, options: Partial<PoolOptions> = {}): PostgresPool => {
  const pool = openPool({ url, name: "attune test", ...options });
  onTestFinished(pool.close);
  return pool;
};

/** Resolves when the pool has been told that its database is back. */
const watched = () => {
  const changes: (string | null)[] = [];
  let tell: () => void = () => undefined;
  const isBack = new Promise<void>((resolve) => (tell = resolve));
  return {
    changes,
    isBack,
    onChange: (reason: string | null): void => {
      changes.push(reason);
      if (reason === null) tell();
    },
  };
};

describe("connections to PostgreSQL", () => {
  test("read integers and sums as numbers, bytes as bytes and text as text", async () => {
    const pool = poolFor(await databaseForTest());
    const [row] = await pool.rows(
      "SELECT $1::bigint AS seq, sum(n) AS sum, $2::bytea AS hash, $3::text AS name, NULL::bigint AS none FROM (VALUES (1::bigint), (2)) AS v (n)",
      [2 ** 53 - 1, new Uint8Array([0, 255]), "å\u{1F600}"],
    );
    expect(row).toEqual({
      seq: 2 ** 53 - 1,
      sum: 3,
      hash: Buffer.from([0, 255]),
      name: "å\u{1F600}",
      none: null,
    });
  });

  test("survive the server's death: calls fail at once, and succeed by themselves when it is back", async () => {
    const server = await clusterForTest();
    const { onChange, changes, isBack } = watched();
    const pool = poolFor(server.url, { onChange });
    await Promise.all([1, 2, 3, 4].map(async () => pool.rows("SELECT 1")));
    const sleeping = pool.rows("SELECT pg_sleep(60)").catch((error: unknown) => error);
    await server.kill();
    expect(await sleeping).toBeInstanceOf(StoreUnavailable);
    await expect(pool.rows("SELECT 1")).rejects.toThrow(StoreUnavailable);
    expect(pool.reason()).not.toBe(null);
    await server.start();
    await isBack;
    expect(await pool.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(changes.length).toBe(2);
  });

  test("survive a shutdown and a restart while nothing is asked", async () => {
    const server = await clusterForTest();
    const { onChange, isBack } = watched();
    const pool = poolFor(server.url, { onChange });
    await Promise.all([1, 2, 3].map(async () => pool.rows("SELECT 1")));
    await server.stop();
    await expect.poll(() => pool.reason(), { interval: 10 }).not.toBe(null);
    await server.start();
    await isBack;
    expect(await pool.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("one that is ended alone refuses nobody", async () => {
    const url = await databaseForTest();
    const { onChange, changes } = watched();
    const pool = poolFor(url, { onChange });
    await pool.rows("SELECT 1");
    const admin = await clientForTest(url);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'attune test' AND datname = current_database()",
    );
    await expect
      .poll(async () => {
        const { rowCount } = await admin.query(
          "SELECT 1 FROM pg_stat_activity WHERE application_name = 'attune test' AND datname = current_database() AND state = 'idle' AND query = 'SELECT 1'",
        );
        return rowCount;
      })
      .toBe(0);
    expect(await pool.rows("SELECT 2 AS two")).toEqual([{ two: 2 }]);
    expect(changes).toEqual([]);
  });

  test("a statement that takes too long is unavailable, and its connection is not lost", async () => {
    const { onChange, changes } = watched();
    const pool = poolFor(await databaseForTest(), { statementMs: 50, onChange });
    await expect(pool.rows("SELECT pg_sleep(60)")).rejects.toThrow(StoreUnavailable);
    expect(await pool.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(changes).toEqual([]);
  });

  test("a wrong statement is a bug, and leaves no transaction open behind it", async () => {
    const pool = poolFor(await databaseForTest(), { size: 1 });
    const failing = pool.use(async (client) => {
      await client.query("BEGIN");
      await client.query("CREATE TABLE half (n INT)");
      return client.query("SELEC 1");
    });
    await expect(failing).rejects.toThrow("syntax error");
    await expect(failing).rejects.not.toThrow(StoreUnavailable);
    expect(await pool.rows("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  });

  test("a server that lets nobody in while it runs is unavailable until it does again", async () => {
    const url = await databaseForTest();
    const admin = await clientForTest(url);
    const role = `lodger_${new URL(url).pathname.slice(1)}`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'rent'`);
    onTestFinished(async () => void (await admin.query(`DROP ROLE ${role}`)));
    const lodger = new URL(url);
    [lodger.username, lodger.password] = [role, "rent"];
    const { onChange, isBack } = watched();
    const pool = poolFor(lodger.href, { onChange });
    await admin.query(`ALTER ROLE ${role} NOLOGIN`);
    await expect(pool.rows("SELECT 1")).rejects.toThrow(StoreUnavailable);
    await admin.query(`ALTER ROLE ${role} LOGIN`);
    await isBack;
    expect(await pool.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    // The role can go when nobody is there under its name.
    await pool.close();
  });
});

describe("the writer's connection", () => {
  test("L2: commits to disk where the database was set not to, and keeps what is stronger", async () => {
    const url = await databaseForTest();
    const admin = await clientForTest(url);
    const settingUnder = async (value: string): Promise<unknown> => {
      const name = new URL(url).pathname.slice(1);
      await admin.query(`ALTER DATABASE "${name}" SET synchronous_commit = '${value}'`);
      const writer = await connectWriter({ url, name: "attune writer" }, () => undefined);
      const { rows } = await writer.query<Record<string, unknown>>("SHOW synchronous_commit");
      await writer.end();
      return rows[0]?.["synchronous_commit"];
    };
    expect(await settingUnder("off")).toBe("on");
    expect(await settingUnder("remote_apply")).toBe("remote_apply");
  });

  test("tells when it is lost, and ends nothing else", async () => {
    const server = await clusterForTest();
    const lost = new Promise<Error>((resolve) => {
      void connectWriter({ url: server.url, name: "attune writer" }, resolve);
    });
    await expect
      .poll(async () => {
        const client = await clientForTest(server.url);
        const { rowCount } = await client.query(
          "SELECT 1 FROM pg_stat_activity WHERE application_name = 'attune writer' AND state = 'idle'",
        );
        return rowCount;
      })
      .toBe(1);
    await server.kill();
    expect(await lost).toBeInstanceOf(Error);
  });
});

describe("an address of PostgreSQL", () => {
  test("is shown without user, password and parameters", () => {
    expect(databaseLabel("postgresql://kim:secret@db.example:6543/shop?sslmode=require")).toBe(
      "db.example:6543/shop",
    );
    expect(databaseLabel("postgres://db.example/shop")).toBe("db.example/shop");
    expect(databaseLabel("postgresql:///shop?host=/run/postgresql&user=kim&password=secret")).toBe(
      "/run/postgresql/shop",
    );
  });

  test("has sslmode with the meaning that it has everywhere else", async () => {
    expect(
      clientConfig({ url: "postgres://h/d?sslmode=require", name: "x" }).connectionString,
    ).toBe("postgres://h/d?sslmode=require&uselibpqcompat=true");
    const url = new URL(await databaseForTest());
    url.searchParams.set("sslmode", "require");
    const pool = poolFor(url.href);
    await expect(pool.rows("SELECT 1")).rejects.toThrow("The server does not support SSL");
    url.searchParams.set("sslmode", "disable");
    expect(await poolFor(url.href).rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});
