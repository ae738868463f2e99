import { expect, test } from "vitest";
import { startsServers } from "./started-server.ts";

const start = startsServers("catalog");

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
