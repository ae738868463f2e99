// The demo's shop in a thread of its own: it knows Attune by its address and keys, as any shop does.
import { parentPort, workerData } from "node:worker_threads";
import type { Settings } from "./attune.ts";
import { startShop } from "./shop.ts";

const settings: Settings = workerData;
const taken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EADDRINUSE";

const shop = await startShop(settings).catch((error: unknown) => {
  // Where somebody else has the port any other will do: the address is printed.
  if (taken(error)) return startShop({ ...settings, port: 0 });
  throw error;
});
parentPort?.postMessage(shop.url);
