import { parentPort, workerData } from "node:worker_threads";
import type { FromVerify } from "../engine/index.ts";
import { verifyLog } from "../engine/index.ts";
import { postgresDatabase } from "./database.ts";
import { onSnapshot } from "./read-snapshot.ts";
import { createLookups } from "./verify-lookups.ts";

/** Verifies on a thread and a connection of its own, so that a long log delays no answer. */
if (parentPort) {
  const port = parentPort;
  const url: string = workerData;
  const send = (message: FromVerify): void => port.postMessage(message);
  const verification = await onSnapshot(url, (connection) => {
    const log = {
      db: postgresDatabase(connection),
      lookups: createLookups(connection),
      // A commit that was given up leaves its sequences unused.
      isGapless: false,
    };
    return verifyLog(log, (done, total) => send({ kind: "progress", done, total }));
  });
  send({ kind: "done", verification });
}
