import { onTestFinished } from "vitest";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { databaseForTest } from "./running-postgres.ts";

export type Nodes = {
  readonly url: string;
  readonly a: RunningAttune;
  readonly b: RunningAttune;
};

/** A node on a database, with a data directory of its own; closed when the test has finished. */
export const nodeOn = async (url: string, settings: Settings = {}): Promise<RunningAttune> => {
  const node = await startAt(temporaryDirectory(), { ...settings, ATTUNE_DATABASE: url });
  onTestFinished(node.close);
  return node;
};

/** Two nodes on one database. */
export const startNodes = async (settings: Settings = {}): Promise<Nodes> => {
  const url = await databaseForTest();
  // One after the other: who finds the keys of the settings stored has none to store.
  const a = await nodeOn(url, settings);
  return { url, a, b: await nodeOn(url, settings) };
};
