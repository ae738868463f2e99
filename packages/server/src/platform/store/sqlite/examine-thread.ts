import { parentPort, workerData } from "node:worker_threads";
import { examineDatabase } from "./examine.ts";

/** Examines on a thread of its own: a whole database is read. */
if (parentPort) {
  const file: string = workerData;
  parentPort.postMessage(examineDatabase(file));
}
