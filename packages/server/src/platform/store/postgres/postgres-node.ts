import type { Store } from "../contract.ts";
import { EMBEDDED, noteDatabase } from "../database-note.ts";
import { lockDirectory } from "../sqlite/lock.ts";
import { databaseLabel } from "./connect.ts";
import type { EmbeddedPostgres } from "./launcher.ts";
import { startEmbeddedPostgres } from "./launcher.ts";
import type { PostgresStoreOptions } from "./postgres-store.ts";
import { openPostgresStore } from "./postgres-store.ts";

export type PostgresNodeOptions = Omit<PostgresStoreOptions, "url"> & {
  /** The node's own data directory, which no other node may use. */
  readonly directory: string;
  /** Where the database is: an address, or `embedded` for one in the data directory. */
  readonly database: string;
  /** Told why the embedded server has ended, and null when it runs again. */
  readonly onEmbedded?: (reason: string | null) => void;
};

const startServer = async ({
  directory,
  database,
  onEmbedded = () => undefined,
}: PostgresNodeOptions): Promise<EmbeddedPostgres | null> =>
  database === EMBEDDED ? startEmbeddedPostgres({ directory, keepAlive: onEmbedded }) : null;

/** A node on PostgreSQL: holds its data directory, and runs the server in it when that is embedded. */
export const openPostgresNode = async (options: PostgresNodeOptions): Promise<Store> => {
  const { directory, database } = options;
  const lock = lockDirectory(directory);
  let server: EmbeddedPostgres | null = null;
  try {
    server = await startServer(options);
    const running = server;
    const store = await openPostgresStore({ ...options, url: running?.url ?? database });
    noteDatabase(directory, running ? EMBEDDED : databaseLabel(database));
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await store.close();
      await running?.stop();
      lock.release();
    };
    return { ...store, close: () => (closing ??= close()) };
  } catch (error) {
    await server?.stop();
    lock.release();
    throw error;
  }
};
