import type { Store } from "../contract.ts";
import { lockDirectory } from "../sqlite/lock.ts";
import { startEmbeddedPostgres } from "./launcher.ts";
import type { PostgresStoreOptions } from "./postgres-store.ts";
import { openPostgresStore } from "./postgres-store.ts";

export type EmbeddedStoreOptions = Omit<PostgresStoreOptions, "url"> & {
  readonly directory: string;
  /** Told when PostgreSQL dies and is started again: why, and with null when it is back. */
  readonly onServer?: (reason: string | null) => void;
};

/**
 * A store on the packaged PostgreSQL in a data directory, which this process then owns; both end
 * together.
 * @throws DataDirectoryLocked, DataDirectoryUnusable, EmbeddedPostgresMissing,
 * EmbeddedPostgresFailed, and what opening a store on PostgreSQL throws.
 */
export const openEmbeddedStore = async ({
  directory,
  onServer = () => undefined,
  ...options
}: EmbeddedStoreOptions): Promise<Store> => {
  const lock = lockDirectory(directory);
  const ends: (() => Promise<void>)[] = [async () => lock.release()];
  const end = async (): Promise<void> => {
    for (const each of ends.splice(0).reverse()) await each();
  };
  try {
    const server = await startEmbeddedPostgres({ directory, keepAlive: onServer });
    ends.push(server.stop);
    const store = await openPostgresStore({ ...options, url: server.url });
    ends.push(store.close);
    let closing: Promise<void> | null = null;
    return { ...store, close: () => (closing ??= end()) };
  } catch (error) {
    await end();
    throw error;
  }
};
