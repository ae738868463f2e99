import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { ConfigProblem, databaseSetting } from "./config.ts";
import type { Store } from "./platform/store/index.ts";
import {
  EMBEDDED,
  notedDatabase,
  openPostgresNode,
  openSqliteStore,
} from "./platform/store/index.ts";

const failpointOf = (setting: string | undefined) => {
  const [, name, after] = /^(commit\.[a-z-]+):(\d+)$/.exec(setting ?? "") ?? [];
  if (
    name !== "commit.before-write" &&
    name !== "commit.before-fsync" &&
    name !== "commit.after-fsync"
  )
    return null;
  return { name, after: Number(after) } as const;
};

const poisonOf = (setting: string | undefined): string | null =>
  /^fold\.throws:(.+)$/.exec(setting ?? "")?.[1] ?? null;

/**
 * Where the data is: null for a file in the data directory, `embedded`, or an address. A directory
 * whose data is elsewhere is not taken for an empty one when the setting is left out.
 * @throws ConfigProblem when the setting is missing that says where.
 */
export const databaseOf = (config: Config): string | null => {
  const setting = databaseSetting(config);
  if (setting.engine === "postgres") return setting.url;
  const noted = notedDatabase(config.ATTUNE_DATA);
  if (setting.engine === "embedded" || noted === EMBEDDED) return EMBEDDED;
  if (noted === null) return null;
  throw new ConfigProblem(
    `ATTUNE_DATABASE is not set, and the data of ${config.ATTUNE_DATA} is in PostgreSQL at ${noted}: set it to that database's address, with user and password.`,
  );
};

/** Opens the store that the settings name. */
export const openStore = (config: Config, log?: Logger): Promise<Store> => {
  const database = databaseOf(config);
  const options = {
    directory: config.ATTUNE_DATA,
    maxWaiting: config.ATTUNE_QUEUE_EVENTS,
    quarantineEvents: config.ATTUNE_QUARANTINE_EVENTS,
    failpoint: failpointOf(config.ATTUNE_FAILPOINT),
    poison: poisonOf(config.ATTUNE_FAILPOINT),
  };
  return database === null
    ? openSqliteStore({ ...options, runRows: config.ATTUNE_INDEX_RUN })
    : openPostgresNode({
        ...options,
        database,
        onRestored: (entries) =>
          log?.warn(
            { entries },
            "the database was restored from another PostgreSQL: its log was adopted, the warehouse is built anew",
          ),
        onEmbedded: (reason) => {
          if (reason === null) log?.warn("the embedded PostgreSQL runs again");
          else log?.error({ reason }, "the embedded PostgreSQL has ended; it is started again");
        },
      });
};
