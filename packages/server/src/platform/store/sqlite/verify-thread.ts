import { parentPort, workerData } from "node:worker_threads";
import type { FromVerify } from "./verify-client.ts";
import { verifyDatabase } from "./verify.ts";

/** Verifies on a thread of its own, so that a long log delays no answer. */
if (parentPort) {
  const port = parentPort;
  const file: string = workerData;
  const send = (message: FromVerify): void => port.postMessage(message);
  send({
    kind: "done",
    verification: await verifyDatabase(file, (done, total) =>
      send({ kind: "progress", done, total }),
    ),
  });
}
