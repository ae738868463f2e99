import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { StreamEntry } from "../../store/index.ts";
import { openDuckWarehouse } from "./engine.ts";
import { rowsOf } from "./sql.ts";

const item = (id: string, position: number) => ({ id, position, content: { name: id } });

const decision = (over: object) => ({
  id: "d",
  time: 1_700_000_000_000,
  slot: "home",
  channel: "web",
  offer: null,
  reason: "FALLBACK",
  latency: null,
  items: null,
  versions: {},
  ...over,
});

const DECISIONS = [
  decision({
    id: "d1",
    offer: "picks",
    items: [item("b", 1), item("a", 2)],
    versions: { "slot:home": 2, "offer:picks": 7 },
  }),
  decision({ id: "d2", items: [item('a "quoted" one', 1)], versions: { "slot:home": 3 } }),
  decision({ id: "d3", items: [] }),
  decision({ id: "d4", offer: "sale", versions: { "slot:home": 3, "offer:sale": 1 } }),
  decision({ id: "d5", slot: 'no "such" slot', reason: "ERROR", versions: {} }),
];

const entries: readonly StreamEntry[] = DECISIONS.map((each, nth) => ({
  position: { epoch: 0, seq: nth + 1 },
  seq: nth + 1,
  at: each.time,
  kind: "decision",
  facet: nth === 0 ? 5 : null,
  body: JSON.stringify(each),
}));

describe("the lists that decisions showed", () => {
  test("are the same whether they come with their decisions or are made of an earlier file's", async () => {
    const folder = mkdtempSync(join(tmpdir(), "attune-lists-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const options = {
      file: join(folder, "warehouse.duckdb"),
      temporary: join(folder, "spill"),
      memoryMb: 256,
      zone: "UTC",
      storeId: "a store",
    };
    const first = await openDuckWarehouse(options);
    await first.append(entries);
    const lists = async ({ connection }: typeof first) =>
      JSON.stringify(await rowsOf(connection, "SELECT * FROM list ORDER BY seq"), (_key, value) =>
        typeof value === "bigint" ? Number(value) : value,
      );
    const came = await lists(first);
    expect(came).toContain('5,"d1",1700000000000,"home","offer:picks",7,2,');
    expect(came).toContain('"d2",1700000000000,"home","slot:home",3,3,');
    expect(JSON.parse(came)).toHaveLength(2);
    // As a file was before it had them.
    await first.connection.run("DROP TABLE list");
    await first.connection.run("DELETE FROM schema_version WHERE version = 4");
    first.close();
    const again = await openDuckWarehouse(options);
    expect(await lists(again)).toBe(came);
    again.close();
  });
});
