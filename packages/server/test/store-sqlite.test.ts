import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Incoming } from "../src/platform/store/index.ts";
import { openSqliteStore } from "../src/platform/store/index.ts";
import { describe, expect, test } from "vitest";
import { describeAccounts } from "./accounts-contract.ts";
import { describeAudit } from "./audit-contract.ts";
import { describeCatalog } from "./catalog-contract.ts";
import { describeConsent } from "./consent-contract.ts";
import { describeExports } from "./export-contract.ts";
import { describeExposures } from "./exposures-contract.ts";
import { describeLeases } from "./lease-contract.ts";
import { describePeople } from "./people-contract.ts";
import { describeSegments } from "./segments-contract.ts";
import type { OpenStore } from "./store-contract.ts";
import { describeUses } from "./uses-contract.ts";
import { describeStore, NOON, stored as storedEvent } from "./store-contract.ts";

const openStore: OpenStore = async ({ poison } = {}) => {
  const directory = mkdtempSync(join(tmpdir(), "attune-store-"));
  const open = () => openSqliteStore({ directory, poison: poison ?? null });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    end: async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

describeStore("SQLite", openStore);
describeAudit("SQLite", openStore);
describeCatalog("SQLite", openStore);
describeAccounts("SQLite", openStore);
describeSegments("SQLite", openStore);
describeConsent("SQLite", openStore);
describeLeases("SQLite", openStore);
describePeople("SQLite", openStore);
describeExports("SQLite", openStore);
describeUses("SQLite", openStore);
describeExposures("SQLite", openStore);

describe("SQLite: the tails of the sorted indexes", () => {
  const rowsOf = (directory: string, table: string): number => {
    const db = new DatabaseSync(join(directory, "attune.db"), { readOnly: true });
    try {
      return Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
    } finally {
      db.close();
    }
  };

  test("are moved in runs while events come in; duplicates, timelines and verify see no difference", async () => {
    const directory = mkdtempSync(join(tmpdir(), "attune-tails-"));
    const store = await openSqliteStore({ directory, runRows: 50 });
    const sent: Incoming[] = [];
    const send = async (count: number): Promise<void> => {
      const batch = Array.from({ length: count }, () =>
        storedEvent([`user_id:u${sent.length % 7}`]),
      );
      sent.push(...batch);
      const outcomes = await store.commitEvents("live", batch, NOON);
      expect(outcomes.every(({ status }) => status === "accepted")).toBe(true);
      const again = await store.commitEvents("live", sent.slice(-300), NOON);
      expect(again.every(({ status }) => status === "duplicate")).toBe(true);
    };
    await expect
      .poll(
        async () => {
          await send(40);
          return Math.min(rowsOf(directory, "dedupe"), rowsOf(directory, "timeline"));
        },
        { interval: 20 },
      )
      .toBeGreaterThan(500);
    // The last run may still be on its way out of the tail.
    await expect
      .poll(() => rowsOf(directory, "dedupe_tail"), { interval: 20 })
      .toBeLessThan(sent.length);
    const first = await store.commitEvents("live", sent.slice(0, 200), NOON);
    expect(first.every(({ status }) => status === "duplicate")).toBe(true);
    const profile = await store.reads.profileByIdentifier({ ns: "user_id", value: "u0" });
    const page = await store.reads.timeline(profile?.id ?? 0, 500, null);
    const events = page.entries.filter(({ entry }) => entry.kind === "event");
    expect(events.length).toBe(Math.min(500, profile?.state.events ?? 0));
    expect(await store.verify(() => undefined)).toMatchObject({ ok: true, events: sent.length });
    await store.close();
    expect(rowsOf(directory, "dedupe_tail") + rowsOf(directory, "timeline_tail")).toBe(0);
    expect(rowsOf(directory, "dedupe")).toBe(sent.length);
    rmSync(directory, { recursive: true, force: true });
  });
});
