import { describe, expect, test } from "vitest";
import type { Freshness } from "../../platform/warehouse/index.ts";
import { examineWarehouse } from "./warehouse.ts";

const FRESH: Freshness = { entries: 0, seconds: 0, pendingPeriods: 0 };

const findingFor = (
  freshness: Partial<Freshness>,
  { trouble = null, rebuilt = null }: { trouble?: string | null; rebuilt?: string | null } = {},
) =>
  examineWarehouse({
    state: "on",
    engine: "duckdb",
    freshness: { ...FRESH, ...freshness },
    trouble,
    rebuilt,
  });

describe("the doctor", () => {
  test("warns of a warehouse that is as far behind as is counted, and says that it may be more", () => {
    expect(findingFor({ entries: 99_999, seconds: 300 }).state).toBe("ok");
    expect(findingFor({ entries: 100_000 })).toMatchObject({
      state: "warn",
      found: expect.stringContaining("100000 or more entries"),
    });
  });

  test("warns of a warehouse whose oldest entry has waited for more than five minutes", () => {
    expect(findingFor({ entries: 1, seconds: 301 }).state).toBe("warn");
  });

  test("names both files that are deleted with a warehouse that stands still", () => {
    expect(findingFor({}, { trouble: "the disk is full" })).toMatchObject({
      state: "warn",
      fix: expect.stringMatching(/warehouse\.duckdb and warehouse\.duckdb\.wal/),
    });
  });

  test("says why a warehouse was built anew", () => {
    expect(findingFor({}, { rebuilt: "it held another log" })).toMatchObject({
      state: "ok",
      found: expect.stringMatching(/built anew since the start: it held another log$/),
    });
  });
});
