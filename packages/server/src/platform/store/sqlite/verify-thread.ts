import { parentPort, workerData } from "node:worker_threads";
import type { FromVerify } from "../engine/index.ts";
import { verifyLog } from "../engine/index.ts";
import { openDatabase, sqliteDatabase } from "./open.ts";
import { createLookups } from "./verify-lookups.ts";

/** Verifies on a thread and a connection of its own, so that a long log delays no answer. */
if (parentPort) {
  const port = parentPort;
  const file: string = workerData;
  const send = (message: FromVerify): void => port.postMessage(message);
  const connection = openDatabase(file, { readOnly: true });
  try {
    connection.exec("BEGIN");
    const db = sqliteDatabase(connection);
    const log = { db, lookups: createLookups(db), isGapless: true };
    const verification = await verifyLog(log, (done, total) =>
      send({ kind: "progress", done, total }),
    );
    send({ kind: "done", verification });
  } finally {
    connection.close();
  }
}
