import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "./open.ts";

/** Copies the write-ahead log into the database on a connection of its own, when it is told to. */
if (parentPort) {
  const port = parentPort;
  const file: string = workerData;
  const db = openDatabase(file);
  port.on("message", (message: "checkpoint" | "close") => {
    if (message === "close") {
      db.close();
      port.close();
      return;
    }
    db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    port.postMessage("done");
  });
}
