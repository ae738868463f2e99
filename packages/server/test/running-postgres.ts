import { mkdtempSync, rmSync } from "node:fs";

import { join } from "node:path";
import { Client } from "pg";
import { inject, onTestFinished } from "vitest";
import type { EmbeddedPostgres } from "../src/platform/store/postgres/launcher.ts";
import { diskFolder } from "./disk.ts";
import { startEmbeddedPostgres } from "../src/platform/store/postgres/launcher.ts";

/** A database of its own on the server that all tests of a run share. */
export type FreshDatabase = {
  readonly url: string;
  /** Closes whatever connections there are, and removes it. */
  readonly drop: () => Promise<void>;
};

const ask = async (path: string): Promise<string> => {
  const response = await fetch(`${inject("postgres")}/${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`no database for the test: ${text}`);
  return text;
};

/**
 * Makes a database: `migrated`, or `empty` as CREATE DATABASE leaves it. The server does not sync to
 * disk; a test that kills one starts its own with `clusterForTest`.
 */
export const makeDatabase = async (
  kind: "migrated" | "empty" = "migrated",
): Promise<FreshDatabase> => {
  const url = await ask(kind);
  return { url, drop: async () => void (await ask(`drop${new URL(url).pathname}`)) };
};

/** A copy of a database that nobody uses at the moment. */
export const copyDatabase = async (of: string): Promise<FreshDatabase> => {
  const url = await ask(`copy${new URL(of).pathname}`);
  return { url, drop: async () => void (await ask(`drop${new URL(url).pathname}`)) };
};

/** The address of a database for one test; it is gone when the test has finished. */
export const databaseForTest = async (kind: "migrated" | "empty" = "migrated"): Promise<string> => {
  const { url, drop } = await makeDatabase(kind);
  onTestFinished(drop);
  return url;
};

/** A connection to look with; closed when the test has finished. */
export const clientForTest = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(async () => client.end().catch(() => undefined));
  return client;
};

/** A server of its own, durable as in production, for tests that stop or kill it. */
export const clusterForTest = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres & { readonly directory: string }> => {
  const directory = mkdtempSync(join(diskFolder(), "attune-cluster-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({
    directory,
    settings,
    programs: await ask("programs"),
  });
  // Those registered later run first.
  onTestFinished(server.stop);
  return { ...server, directory };
};
