import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../src/platform/store/index.ts";
import { describeStore } from "./store-contract.ts";

describeStore("SQLite", async ({ poison } = {}) => {
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
});
