import { parentPort, workerData } from "node:worker_threads";
import type { GathererData } from "../engine/index.ts";
import { answerInParts, createHalved } from "../engine/index.ts";
import { openDatabase, sqliteDatabase } from "./open.ts";

/** Reads the log for new definitions on a thread and a connection of its own. */
if (parentPort) {
  const { file, wanted, read }: GathererData & { readonly file: string } = workerData;
  const connection = openDatabase(file, { readOnly: true });
  const onRead = (part: number): void => void (read[0] = part);
  const deps = { db: sqliteDatabase(connection), find: "instr", onRead } as const;
  await answerInParts(parentPort, createHalved(deps, wanted));
  connection.close();
}
