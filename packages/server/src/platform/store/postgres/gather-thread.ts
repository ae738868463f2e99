import { parentPort, workerData } from "node:worker_threads";
import type { WantedFeatures } from "../segments-contract.ts";
import { answerInParts, gatherFeatures } from "../engine/index.ts";
import { postgresDatabase } from "./database.ts";
import { onSnapshot } from "./read-snapshot.ts";

/** Reads the log for new definitions on a thread and a connection of its own. */
if (parentPort) {
  const port = parentPort;
  const { url, wanted }: { readonly url: string; readonly wanted: WantedFeatures } = workerData;
  await onSnapshot(url, (connection) => {
    const deps = { db: postgresDatabase(connection), find: "strpos" } as const;
    return answerInParts(port, gatherFeatures(deps, wanted));
  });
}
