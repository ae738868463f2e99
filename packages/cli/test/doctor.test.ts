import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Check } from "@attune/contract";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder, ROOT, startServing, urlIn } from "./attune-command.ts";

const Report = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({
      check: z.string(),
      state: z.enum(["ok", "warn", "fail"]),
      found: z.string(),
      fix: z.string().nullable(),
    }),
  ),
});

/** What the doctor says; its exit code is 1 exactly when something failed. */
const examine = async (
  argv: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<z.infer<typeof Report>> => {
  const { code, out } = await attune(["doctor", "--json", ...argv], settings);
  const report = Report.parse(JSON.parse(out));
  expect(code).toBe(report.findings.some(({ state }) => state === "fail") ? 1 : 0);
  return report;
};

const findingOf = ({ findings }: z.infer<typeof Report>, check: Check) =>
  findings.find((each) => each.check === check) ?? { state: "?", found: "?", fix: "?" };

/** A data directory that was in use. */
const usedDirectory = async (): Promise<string> => {
  const data = join(freshFolder(), "data");
  await attuneJson(["apply", join(ROOT, "recipes/cart-help"), "--data", data]);
  return data;
};

const ANY_PORT = { ATTUNE_PORT: "0" } as const;

describe("attune doctor without a server", () => {
  it("examines a directory that was in use, and changes nothing in it", async () => {
    const data = await usedDirectory();
    const before = readdirSync(data);
    const report = await examine(["--data", data], ANY_PORT);
    expect(readdirSync(data)).toEqual(before);
    expect(findingOf(report, "server").found).toBe("none runs on this directory");
    expect(findingOf(report, "database").found).toContain("sound (quick_check)");
    expect(findingOf(report, "schema").found).toContain("the newest");
    expect(report.ok).toBe(true);
  });

  it("examines a directory that is not there yet, and does not make it", async () => {
    const data = join(freshFolder(), "deep", "data");
    const report = await examine(["--data", data], ANY_PORT);
    expect(findingOf(report, "directory").found).toContain("the first start makes it");
    expect(findingOf(report, "database").found).toContain("none yet");
    expect((await attune(["verify", "--data", data])).err).toContain("holds no Attune data");
  });

  it("tells people what is wrong and, in a line each, what to do", async () => {
    const { code, out } = await attune(["doctor", "--data", await usedDirectory()], ANY_PORT);
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {4}server +none runs on this directory$/m);
    expect(out).toMatch(/^WARN {2}CORS origins .*\n +→ Set ATTUNE_CORS_ORIGINS/m);
    expect(out).toMatch(/0 failed, \d to look at\.\n$/);
  });

  it("a file in place of the directory, and a directory that takes no entries, fail", async () => {
    const file = join(freshFolder(), "data");
    writeFileSync(file, "mine");
    for (const data of [file, join(file, "below"), "/proc/attune-data"]) {
      const found = findingOf(await examine(["--data", data], ANY_PORT), "directory");
      expect(found, data).toMatchObject({
        state: "fail",
        fix: expect.stringContaining("--data"),
      });
    }
  });

  it("a lock that cannot be opened fails, and the rest is examined all the same", async () => {
    const data = join(freshFolder(), "data");
    mkdirSync(join(data, "lock.db"), { recursive: true });
    const report = await examine(["--data", data], ANY_PORT);
    expect(findingOf(report, "server").state).toBe("fail");
    expect(findingOf(report, "directory").state).toBe("ok");
  });

  it("a database of garbage fails, with a backup as the fix", async () => {
    const data = await usedDirectory();
    writeFileSync(
      join(data, "attune.db"),
      "this is no database, whatever its name says".repeat(100),
    );
    const found = findingOf(await examine(["--data", data], ANY_PORT), "database");
    expect(found.state).toBe("fail");
    expect(found.found).toContain("file is not a database");
    expect(found.fix).toContain("Restore a backup");
  });

  it("a table that reads the pages of another fails", async () => {
    const data = await usedDirectory();
    const file = join(data, "attune.db");
    const db = new DatabaseSync(file);
    db.enableDefensive(false);
    db.exec("PRAGMA writable_schema = ON");
    db.exec("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'audit'");
    db.close();
    expect(findingOf(await examine(["--data", data], ANY_PORT), "database").state).toBe("fail");
  });

  it("a database of a newer Attune fails", async () => {
    const data = await usedDirectory();
    const db = new DatabaseSync(join(data, "attune.db"));
    db.exec("INSERT INTO migration (version) VALUES (9999)");
    db.close();
    expect(findingOf(await examine(["--data", data], ANY_PORT), "schema")).toMatchObject({
      state: "fail",
      fix: expect.stringContaining("newer Attune"),
    });
  });

  it("a port that another program holds fails, with the flag that gives another", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    onTestFinished(() => void listener.close());
    const address: AddressInfo | string | null = listener.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const settings = { ATTUNE_PORT: String(port) };
    const found = findingOf(await examine(["--data", await usedDirectory()], settings), "port");
    expect(found).toMatchObject({
      state: "fail",
      found: `127.0.0.1:${port} is taken by another program`,
      fix: expect.stringContaining("--port"),
    });
    const elsewhere = { ATTUNE_PORT: "0", ATTUNE_HOST: "192.0.2.1" };
    expect(
      findingOf(await examine(["--data", await usedDirectory()], elsewhere), "port").state,
    ).toBe("ok");
    const nowhere = { ATTUNE_PORT: "4400", ATTUNE_HOST: "192.0.2.1" };
    expect(
      findingOf(await examine(["--data", await usedDirectory()], nowhere), "port"),
    ).toMatchObject({ state: "fail", fix: expect.stringContaining("--host") });
  });

  it("a directory that a silent process holds fails, and the rest is examined all the same", async () => {
    const data = await usedDirectory();
    const lock = new DatabaseSync(join(data, "lock.db"));
    lock.exec("BEGIN EXCLUSIVE");
    onTestFinished(() => lock.close());
    const report = await examine(["--data", data], ANY_PORT);
    expect(findingOf(report, "server").found).toContain("holds");
    expect(findingOf(report, "database").state).toBe("ok");
  });

  it("a setting that is not valid is named", async () => {
    const { code, err } = await attune(["doctor", "--data", await usedDirectory()], {
      ATTUNE_CORS_ORIGINS: "shop.example",
    });
    expect(code).toBe(1);
    expect(err).toContain("ATTUNE_CORS_ORIGINS");
  });
});

describe("attune doctor beside a server", () => {
  it("asks the server that owns the directory, or the one at --url; its port is no fault", async () => {
    const data = join(freshFolder(), "data");
    const secret = "a-secret-key-of-the-doctor";
    const serving = await startServing(["serve", "--data", data, "--port", "0"], {
      ATTUNE_SECRET_KEY: secret,
      ATTUNE_CORS_ORIGINS: "https://shop.example",
    });
    const url = urlIn(serving.printed);
    for (const argv of [
      ["--data", data],
      ["--url", url, "--key", secret],
    ]) {
      const report = await examine(argv);
      expect(findingOf(report, "server").found).toBe("running, the store can write");
      expect(findingOf(report, "port").found).toContain("ours");
      // The server's own setting, not one of this command's surroundings.
      expect(findingOf(report, "CORS origins").found).toBe("https://shop.example");
      expect(findingOf(report, "keys").state).toBe("ok");
    }
    const other = await examine(["--data", join(freshFolder(), "other")], {
      ATTUNE_PORT: new URL(url).port,
    });
    expect(findingOf(other, "port").found).toContain("by an Attune on another data directory");
    await serving.stop();
    expect(findingOf(await examine(["--data", data], ANY_PORT), "server").found).toBe(
      "none runs on this directory",
    );
  });
});
