import type { SyncConnection } from "./sync-connection.ts";
import { openSyncConnection } from "./sync-connection.ts";

/** Works on one snapshot of a connection of its own, on a thread that has nothing else to do. */
export const onSnapshot = async <T>(
  url: string,
  work: (connection: SyncConnection) => T | Promise<T>,
): Promise<T> => {
  const connection = openSyncConnection(url);
  try {
    connection.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await work(connection);
  } finally {
    connection.close();
  }
};
