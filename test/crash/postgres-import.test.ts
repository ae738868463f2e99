import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { execAttune, spawnAttune, startServing } from "../../packages/cli/test/attune-command.ts";
import { exported, imported, importing } from "../../packages/cli/test/importing.ts";
import { lastingPort } from "../../packages/cli/test/lasting-port.ts";
import { clientForTest, clusterForTest } from "../../packages/server/test/running-postgres.ts";

const ROW_COUNT = 20_000;
const ROWS = [
  "customer,what,product,price,at",
  ...Array.from({ length: ROW_COUNT }, (_, at) => {
    const time = new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString();
    const what = at % 5 === 0 ? "buy" : "view";
    return `c${(at * 7919) % 400},${at % 997 === 3 ? "steal" : what},p-${at % 50},1,${time}`;
  }),
  "",
].join("\n");

type Events = Awaited<ReturnType<typeof exported>>;
const comparable = (events: Events): string[] =>
  events.map(({ profileId: _profile, receivedAt: _at, ...event }) => JSON.stringify(event)).sort();

test("L2: an import goes on when PostgreSQL dies, when the server dies, and when it dies itself: every row once", async () => {
  const { file, mapping, data } = importing(ROWS);
  const cluster = await clusterForTest();
  const settings = { ATTUNE_DATABASE: cluster.url, ATTUNE_WAREHOUSE: "off" };
  const port = String(await lastingPort());
  const serve = ["serve", "--port", port, "--log-level", "silent", ...data];
  const first = await startServing(serve, settings);
  const printed = (kind: string): string =>
    new RegExp(`atn_${kind}_\\S+`).exec(first.printed)?.[0] ?? "";
  const url = `http://127.0.0.1:${port}`;
  const command = ["import", file, "--map", mapping, "--url", url, "--key", printed("server")];

  const taken = async (count: number): Promise<void> => {
    const client = await clientForTest(cluster.url);
    const countNow = async (): Promise<number> => {
      const { rows } = await client.query<{ n: string }>(
        "SELECT count(*) AS n FROM log WHERE kind = 'event'",
      );
      return Number(rows[0]?.n);
    };
    await expect.poll(countNow, { interval: 20, timeout: 60_000 }).toBeGreaterThan(count);
    await client.end();
  };

  const importer = spawnAttune(command);
  const ended = once(importer, "close");
  await taken(1_000);
  await cluster.kill();
  await cluster.start();
  await taken(4_000);
  expect(await first.stop("SIGKILL")).toBe(null);
  const second = await startServing(serve, settings);
  await taken(8_000);
  importer.kill("SIGKILL");
  await ended;
  const before = (await exported(["--url", url, "--key", printed("secret")])).length;
  // Each died in the middle.
  expect(before).toBeLessThan(ROW_COUNT - 100);

  const { code, out, err } = await execAttune([...command, "--json"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain('"from"');
  const events = await exported(["--url", url, "--key", printed("secret")]);
  expect(await second.stop()).toBe(0);

  const straight = importing(ROWS);
  await imported(straight.command);
  expect(comparable(events)).toEqual(comparable(await exported(straight.data)));
  expect(readFileSync(`${file}.rejects.csv`, "utf8")).toBe(
    readFileSync(`${straight.file}.rejects.csv`, "utf8"),
  );
}, 180_000);
