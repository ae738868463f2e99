import { parentPort, workerData } from "node:worker_threads";
import type { GathererData } from "../engine/index.ts";
import { answerInParts, createHalved } from "../engine/index.ts";
import { postgresDatabase } from "./database.ts";
import { onSnapshot } from "./read-snapshot.ts";

/** Reads the log for new definitions on a thread and a connection of its own. */
if (parentPort) {
  const port = parentPort;
  const { url, wanted, read }: GathererData & { readonly url: string } = workerData;
  await onSnapshot(url, (connection) => {
    const onRead = (part: number): void => void (read[0] = part);
    const deps = { db: postgresDatabase(connection), find: "strpos", onRead } as const;
    return answerInParts(port, createHalved(deps, wanted));
  });
}
