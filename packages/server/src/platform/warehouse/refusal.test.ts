import { describe, expect, test } from "vitest";
import { refusalOf } from "./refusal.ts";

const FILE = "/data/warehouse.duckdb";

describe("a warehouse's file that cannot be opened", () => {
  test.each([
    [
      `IO Error: Could not set lock on file "${FILE}": Conflicting lock is held in /usr/bin/node (PID 5747). See also https://duckdb.org/docs/stable/connect/concurrency`,
      /^another process \(5747\) has warehouse\.duckdb open$/,
      /^End that process/,
    ],
    [
      `IO Error: Cannot open file "${FILE}": Permission denied`,
      /Permission denied$/,
      /read and write/,
    ],
    [
      `IO Error: Could not write file "${FILE}": No space left on device`,
      /No space left/,
      /^Make room/,
    ],
    [
      `IO Error: Could not read from file "${FILE}": Is a directory`,
      /Is a directory$/,
      /^Put right/,
    ],
  ])("may be opened later: %s", (message, reason, fix) => {
    const { none, mayPass } = refusalOf(new Error(message), false);
    expect(mayPass).toBe(true);
    expect(none.reason).toMatch(reason);
    expect(none.fix).toMatch(fix);
  });

  test.each([
    `IO Error: The file "${FILE}" exists, but it is not a valid DuckDB database file!`,
    "IO Error: Corrupt database file: computed checksum 17 does not match stored checksum 5 in block at location 4096",
    `IO Error: Could not read enough bytes from file "${FILE}": attempted to read 262144 bytes from location 1585152`,
  ])("is damaged: %s", (message) => {
    const { none, mayPass } = refusalOf(new Error(message), false);
    expect(mayPass).toBe(false);
    expect(none.fix).toMatch(/^Stop Attune, delete warehouse\.duckdb and warehouse\.duckdb\.wal/);
  });
});
