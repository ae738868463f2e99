import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  attune,
  attuneJson,
  execAttune,
  freshFolder,
  ROOT,
  spawnAttune,
  startServing,
  urlIn,
} from "./attune-command.ts";

const keyIn = (printed: string, kind: string): string =>
  new RegExp(`^ +${kind} +(\\S+)`, "m").exec(printed)?.[1] ?? "";

/** Runs what was printed, as a person who copies it would; null where there is no curl. */
const runCopied = (line: string): unknown => {
  try {
    execFileSync("curl", ["--version"], { stdio: "ignore" });
  } catch {
    return null;
  }
  return JSON.parse(execFileSync("sh", ["-c", line], { encoding: "utf8" }));
};
const curlIn = (printed: string): string => /^ +(curl .*)$/m.exec(printed)?.[1] ?? "";

describe("attune serve", () => {
  it("prints its address, the keys it made, once, and a first call that works; a signal ends it well", async () => {
    const data = join(freshFolder(), "data");
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    expect(serving.printed).toMatch(
      /^Attune is ready at http:\/\/127\.0\.0\.1:\d+\nPersonalization rests on consent/,
    );
    const server = keyIn(serving.printed, "server");
    expect(server).toMatch(/^atn_server_/);
    const taken = runCopied(curlIn(serving.printed)) ?? { accepted: 1 };
    expect(z.object({ accepted: z.int() }).parse(taken)).toEqual({ accepted: 1 });
    expect(await serving.stop("SIGINT")).toBe(0);

    const again = await startServing(["serve", "--data", data, "--port", "0"]);
    expect(again.printed).not.toContain("atn_");
    const decide = ["decide", "user_id:kim", "--slot", "none", "--url", urlIn(again.printed)];
    expect(await attune([...decide, "--key", server])).toMatchObject({ code: 0 });
    expect(await again.stop()).toBe(0);
  });

  it("has a flag for a setting, which wins over its variable", async () => {
    const data = join(freshFolder(), "data");
    const serving = await startServing(
      [
        "serve",
        "--data",
        data,
        "--port",
        "0",
        "--clock",
        "virtual",
        "--personalization-basis",
        "contract",
      ],
      { ATTUNE_CLOCK: "system" },
    );
    expect(serving.printed).toContain("Personalization rests on contract");
    const clock = await attune(["clock", "set", "2040-01-01T00:00:00Z", "--data", data]);
    expect(clock).toMatchObject({ code: 0, out: "2040-01-01T00:00:00.000Z (virtual)\n" });
    const on = await attune(["clock", "advance", "24h", "--data", data]);
    expect(on.out).toBe("2040-01-02T00:00:00.000Z (virtual)\n");
    await serving.stop();
  });

  it("refuses a directory that another process serves, and commands go through that process", async () => {
    const data = join(freshFolder(), "data");
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    const second = await execAttune(["serve", "--data", data, "--port", "0"]);
    expect(second).toMatchObject({ code: 1, out: "" });
    expect(second.err).toContain("The data directory is in use");
    expect(second.err).toContain("with --data");
    const applied = await attune(["apply", join(ROOT, "recipes/cart-help"), "--data", data]);
    expect(applied).toMatchObject({ code: 0, err: "" });
    const { printed } = serving;
    const list = await attune(["definitions"], {
      ATTUNE_URL: urlIn(printed),
      ATTUNE_SECRET_KEY: keyIn(printed, "secret"),
    });
    expect(list.out).toContain("cart-reminder");
    await serving.stop();
  });

  it("on a port that is taken makes no keys that nobody would see", async () => {
    const [one, two] = [join(freshFolder(), "data"), join(freshFolder(), "data")];
    const serving = await startServing(["serve", "--data", one, "--port", "0"]);
    const { port } = new URL(urlIn(serving.printed));
    const second = await execAttune([
      "serve",
      "--data",
      two,
      "--port",
      port,
      "--log-level",
      "silent",
    ]);
    expect(second).toMatchObject({ code: 1, out: "" });
    expect(second.err).toMatch(/^The port is taken\n.*\n.*--port 0/);
    const retry = await startServing(["serve", "--data", two, "--port", "0"]);
    expect(keyIn(retry.printed, "secret")).toMatch(/^atn_secret_/);
    await retry.stop();
    await serving.stop();
  });

  it("on a directory that a command began still makes and prints its keys", async () => {
    const data = join(freshFolder(), "data");
    await attuneJson(["apply", join(ROOT, "recipes/cart-help"), "--data", data]);
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    expect(keyIn(serving.printed, "server")).toMatch(/^atn_server_/);
    await serving.stop();
  });

  it("leaves a database of a newer Attune alone, with an exit code of its own", async () => {
    const data = join(freshFolder(), "data");
    await attuneJson(["definitions", "--data", data]).catch(() => undefined);
    await attuneJson(["apply", join(ROOT, "recipes/cart-help"), "--data", data]);
    const db = new DatabaseSync(join(data, "attune.db"));
    db.exec("INSERT INTO migration (version) VALUES (9999)");
    db.close();
    const { code, err } = await execAttune(["serve", "--data", data, "--port", "0"]);
    expect(code).toBe(57);
    expect(err).toContain("The database is newer than this Attune");
    expect((await attune(["verify", "--data", data])).code).toBe(57);
  });

  it("a data directory that cannot be used is a problem in words, for every command", async () => {
    const folder = freshFolder();
    const [file, unusable] = [join(folder, "a-file"), join(folder, "data")];
    writeFileSync(file, "mine");
    // Stands for a directory that cannot be written: its lock cannot be opened, whoever runs this.
    mkdirSync(join(unusable, "lock.db"), { recursive: true });
    // In /proc nothing can be made: Node's recursive mkdir would try for ever.
    for (const data of [file, join(file, "below"), unusable, "/proc/attune/data"]) {
      const { code, err } = await attune(["serve", "--port", "0", "--data", data]);
      expect(code).toBe(1);
      expect(err).toContain("The data directory cannot be used");
      expect(err).toContain(data);
    }
    expect((await attune(["verify", "--data", unusable])).err).toContain("cannot be used");
  });

  it("a setting that is not valid is named, with what would be", async () => {
    const data = ["--data", join(freshFolder(), "data")];
    const port = await attune(["serve", "--port", "high", ...data]);
    expect(port).toMatchObject({ code: 1, out: "" });
    expect(port.err).toContain("ATTUNE_PORT");
    const clock = await attune(["serve", "--clock", "sun", ...data]);
    expect(clock.err).toContain("Allowed choices are system, virtual");
  });
});

const Decided = z.object({
  decisions: z.object({ home_hero: z.object({ offer: z.string(), reason: z.string() }) }),
});

describe("attune demo", () => {
  it("from its start to the call that it prints: the reminder; a second start only starts", async () => {
    const data = join(freshFolder(), "demo");
    const start = ["demo", "--data", data, "--port", "0"];
    // Of so many one's review comes twice, and waits in quarantine: that is no load before this.
    const demo = await startServing([...start, "--profiles", "52"]);
    expect(demo.printed).toMatch(/^Loaded [\d,]+ events of 52 people in /);
    expect(demo.printed).not.toContain("from a load that was stopped");
    expect(demo.printed).toContain("demo-server-key-not-a-secret");
    const answer = runCopied(curlIn(demo.printed));
    const { decisions } = Decided.parse(
      answer ??
        (await attuneJson(["decide", "user_id:anna-berg", "--slot", "home_hero", "--data", data])),
    );
    expect(decisions.home_hero).toEqual({
      offer: "cart-reminder-with-related",
      reason: "SELECTED",
    });

    const explains = demo.printed.match(/npx attune explain .*(?= {2}#)/g) ?? [];
    expect(explains).toHaveLength(5);
    const offers = [
      "cart-reminder-with-related",
      "finish-first-order",
      "welcome-back",
      "the default",
      "the default of product_price",
    ];
    for (const [index, line] of explains.entries()) {
      const { code, out } = await attune(line.trim().split(/ +/).slice(2));
      expect(code).toBe(0);
      expect(out.split("\n")[0]).toContain(`got ${offers[index] ?? "?"}`);
    }
    expect(await demo.stop()).toBe(0);
    expect((await attune(["verify", "--data", data])).code).toBe(0);

    const again = await startServing(start);
    expect(again.printed).toContain("is loaded already (52 people)");
    const fresh = await execAttune([...start, "--fresh"]);
    expect(fresh.err).toContain("A demo runs on this directory");
    await again.stop();
    // The demo's basis goes with its directory, also when no server runs there.
    expect(
      (await attune(["explain", "user_id:anna-berg", "--slot", "home_hero", "--data", data])).out,
    ).toContain("got cart-reminder-with-related");
    const other = await execAttune([...start, "--profiles", "70"]);
    expect(other.err).toContain("was made with 52 profiles");
  });

  it("believes its own shop's server, and no browser that types a customer's id", async () => {
    const data = join(freshFolder(), "demo");
    const demo = await startServing(["demo", "--data", data, "--port", "0", "--profiles", "20"]);
    const track = async (key: string): Promise<unknown> => {
      const response = await fetch(`${urlIn(demo.printed)}/v1/track`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ event: "Seen", userId: "anna-berg" }),
      });
      return response.json();
    };
    expect(await track("demo-browser-key-not-a-secret")).toMatchObject({
      events: [{ status: "rejected", code: "identity-not-verified" }],
    });
    expect(await track("demo-server-key-not-a-secret")).toMatchObject({ accepted: 1 });
    const { out } = await attune(["timeline", "user_id:anna-berg", "--data", data]);
    expect(out).toMatch(/"Order Completed" from shop/);
    await demo.stop();
  });

  it("a load that is stopped half way is begun anew, with a shop of the same size", async () => {
    const [cut, whole] = [join(freshFolder(), "demo"), join(freshFolder(), "demo")];
    const size = ["--profiles", "60", "--port", "0"];
    const dead = await execAttune(["demo", "--data", cut, ...size], {
      ATTUNE_FAILPOINT: "commit.before-fsync:12",
    });
    expect(dead.signal ?? "none").toBe("SIGKILL");
    const demo = await startServing(["demo", "--data", cut, "--port", "0"]);
    await demo.stop();
    const undisturbed = await startServing(["demo", "--data", whole, ...size]);
    await undisturbed.stop();
    // What the first load brought in did not come twice.
    const twice = /\d+ came twice and count once\./.exec(undisturbed.printed)?.[0] ?? "?";
    expect(demo.printed).toContain(twice);
    expect(demo.printed).not.toContain("from a load that was stopped");
    expect(demo.printed).toMatch(/^Loaded [\d,]+ events of 60 people in /);
    // Whatever was decided and seen by chance, the shop told the same of its customers.
    const counts = async (data: string): Promise<number> =>
      (await attune(["export", "events", "--data", data])).out
        .split("\n")
        .filter((line) => line !== "" && !line.includes('"Decision ')).length;
    expect(await counts(cut)).toBe(await counts(whole));
    expect((await attune(["verify", "--data", cut])).code).toBe(0);
  });

  it("on a port that is taken, its shop's too, says so before it makes the shop", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const data = join(freshFolder(), "demo");
    for (const where of [
      ["--port", `${port}`],
      ["--port", "0", "--shop-port", `${port}`],
    ]) {
      const { code, err } = await attune(["demo", "--data", data, ...where]);
      expect(code).toBe(1);
      expect(err).toContain("The port is taken");
      expect(readdirSync(data)).toEqual(["demo.json"]);
    }
    taken.close();
  });

  it("never takes over, nor removes, a directory that is not a demo's", async () => {
    const folder = join(freshFolder(), "mine");
    mkdirSync(folder);
    writeFileSync(join(folder, "precious.txt"), "mine");
    const { code, err } = await attune(["demo", "--data", folder, "--fresh"]);
    expect(code).toBe(1);
    expect(err).toContain("This directory is not a demo's");
    expect(existsSync(join(folder, "precious.txt"))).toBe(true);
  });
});

describe("a reader that goes away", () => {
  it("ends an export quietly", async () => {
    const data = join(freshFolder(), "demo");
    await (await startServing(["demo", "--data", data, "--port", "0", "--profiles", "60"])).stop();
    const child = spawnAttune(["export", "events", "--data", data]);
    const said: string[] = [];
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => said.push(chunk));
    child.stdout?.once("data", () => child.stdout?.destroy());
    const code = await new Promise((resolve) => {
      child.once("close", resolve);
    });
    expect({ code, said }).toEqual({ code: 0, said: [] });
  });
});
