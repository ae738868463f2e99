import { parentPort, workerData } from "node:worker_threads";
import type { WantedFeatures } from "../segments-contract.ts";
import { answerInParts, gatherFeatures } from "../engine/index.ts";
import { openDatabase, sqliteDatabase } from "./open.ts";

/** Reads the log for new definitions on a thread and a connection of its own. */
if (parentPort) {
  const { file, wanted }: { readonly file: string; readonly wanted: WantedFeatures } = workerData;
  const connection = openDatabase(file, { readOnly: true });
  const deps = { db: sqliteDatabase(connection), find: "instr" } as const;
  await answerInParts(parentPort, gatherFeatures(deps, wanted));
  connection.close();
}
