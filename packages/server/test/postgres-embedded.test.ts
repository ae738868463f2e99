import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DataDirectoryLocked } from "../src/platform/store/index.ts";
import { openEmbeddedStore } from "../src/platform/store/postgres/embedded-store.ts";
import { processesOf, readPostmaster } from "../src/platform/store/postgres/postmaster-file.ts";
import { temporaryDirectory } from "./running-attune.ts";
import { NOON, stored } from "./store-contract.ts";

test("a store on the packaged PostgreSQL owns its directory, survives the server's death, and leaves nothing running", async () => {
  const directory = temporaryDirectory();
  const cluster = join(directory, "postgres", "cluster");
  const told: (string | null)[] = [];
  const store = await openEmbeddedStore({ directory, onServer: (reason) => told.push(reason) });
  onTestFinished(store.close);
  await expect(openEmbeddedStore({ directory })).rejects.toThrow(DataDirectoryLocked);
  const [outcome] = await store.commitEvents("live", [stored(["user_id:kim"])], NOON);
  expect(outcome?.status).toBe("accepted");

  process.kill(readPostmaster(cluster)?.pid ?? 0, "SIGKILL");
  await expect.poll(() => told.at(-1), { interval: 20 }).toBe(null);
  const kim = { ns: "user_id", value: "kim" } as const;
  await expect
    .poll(
      async () => (await store.reads.profileByIdentifier(kim).catch(() => null))?.state.events,
      {
        interval: 50,
      },
    )
    .toBe(1);
  await expect
    .poll(
      async () => {
        const [again] = await store
          .commitEvents("live", [stored(["user_id:kim"])], NOON)
          .catch(() => []);
        return again?.status;
      },
      { interval: 50 },
    )
    .toBe("accepted");
  await store.close();
  expect(processesOf(cluster)).toEqual([]);
  const reopened = await openEmbeddedStore({ directory });
  onTestFinished(reopened.close);
  expect((await reopened.reads.profileByIdentifier(kim))?.state.events).toBe(2);
});
