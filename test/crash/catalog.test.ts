import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Server } from "./server.ts";
import { spawnServer } from "./server.ts";

let directory = "";
let servers: Server[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "attune-catalog-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) server.kill();
  await Promise.all(servers.map(({ ended }) => ended));
  rmSync(directory, { recursive: true, force: true });
});

type Json = Readonly<Record<string, unknown>>;

const start = async (failpoint?: string) => {
  const server = spawnServer({
    data: directory,
    ...(failpoint === undefined ? {} : { failpoint }),
  });
  servers.push(server);
  const told = await server.open();
  if (told?.tell !== "ready") throw new Error(`the server did not start: ${server.log()}`);
  const { key }: { key: string } = JSON.parse(readFileSync(join(directory, "owner.json"), "utf8"));
  const ask = async (
    method: "GET" | "PUT" | "POST",
    path: string,
    body?: object,
  ): Promise<Json> => {
    const answer = await request(`${told.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const document: Json = JSON.parse(await answer.body.text());
    return document;
  };
  return { server, ask };
};

const ITEMS = Array.from({ length: 300 }, (_, n) => ({
  id: `i${n}`,
  name: { en: `Item ${n}`, sv: `Sak ${n}` },
  price: n,
  currency: "SEK",
  categories: [`a/${n % 7}`],
}));

test.each([
  { point: "commit.before-write", taken: 0 },
  { point: "commit.before-fsync", taken: 0 },
  { point: "commit.after-fsync", taken: ITEMS.length },
])(
  "L2: a batch of items that is killed at $point is in the catalog as a whole or not at all",
  async ({ point, taken }) => {
    const first = await start();
    first.server.stop();
    await first.server.ended;
    const dying = await start(`${point}:1`);
    const lost = await dying.ask("PUT", "/v1/catalog/items", { items: ITEMS }).catch(() => null);
    expect(lost).toBeNull();
    expect((await dying.server.ended).signal).toBe("SIGKILL");
    const { ask } = await start();
    const found = await ask("GET", "/v1/catalog/items?limit=500");
    expect(found["items"]).toHaveLength(taken);
    expect(await ask("POST", "/v1/verify", {})).toMatchObject({ ok: true });
    // Whoever got no answer sends it again: what is there is unchanged.
    expect(await ask("PUT", "/v1/catalog/items", { items: ITEMS })).toMatchObject({
      created: ITEMS.length - taken,
      unchanged: taken,
    });
    expect(await ask("POST", "/v1/verify", {})).toMatchObject({ ok: true, differences: [] });
  },
  120_000,
);
