import type { Clock } from "../clock/index.ts";
import type { Freshness, NoWarehouse, OrNone, Warehouse } from "./contract.ts";
import { NO_PERIODS } from "./contract.ts";
import { spillDirectory, warehouseFile } from "./files.ts";
import type { Feed } from "./feed.ts";
import { createFeed } from "./feed.ts";
import type { LogReads } from "./intake.ts";
import { isThread, WarehouseObstructed } from "./opener.ts";
import type { WarehouseThread } from "./thread-client.ts";

export type WarehouseOptions = {
  /** Off: there is none, and figures say so. */
  readonly isOff: boolean;
  /** The data directory. */
  readonly directory: string;
  readonly memoryMb: number;
  /** The zone in which days, weeks and months begin. */
  readonly zone: string;
  /** True to leave the figures in the zone that they are of: a command has the server's. */
  readonly keepsZone?: boolean;
  /** True to take in the whole log before figures are told. */
  readonly settlesFirst: boolean;
  readonly reads: LogReads;
  readonly clock: Clock;
  readonly onTrouble: (reason: string) => void;
  readonly onUnreadable: (none: NoWarehouse) => void;
  /** The file held another log than the store's, and is built anew. */
  readonly onRebuild: (reason: string) => void;
};

const OFF: NoWarehouse = {
  state: "off",
  reason: "no warehouse",
  fix: "Start Attune without --warehouse off (ATTUNE_WAREHOUSE): it is built from the log.",
};

const offWarehouse: Warehouse = {
  zone: async () => null,
  rollups: async () => OFF,
  worth: async () => OFF,
  ranks: async () => OFF,
  shelves: async () => OFF,
  segmentHistory: async () => OFF,
  status: async () => OFF,
  wake: () => undefined,
  settle: async () => false,
  stop: async () => undefined,
};

const failedWith = (error: unknown): NoWarehouse =>
  error instanceof WarehouseObstructed
    ? error.none
    : {
        state: "not readable",
        reason: error instanceof Error ? error.message : String(error),
        fix: "It is opened again by itself; see the log of the server for what is in its way.",
      };

/** Makes what asks the thread of what needs no rollup. */
const askWith =
  (feed: Feed, settlesFirst: boolean) =>
  async <T>(question: (thread: WarehouseThread) => Promise<T>): Promise<T | NoWarehouse> => {
    try {
      const thread = await feed.opened();
      if (!isThread(thread)) return thread;
      if (settlesFirst) await feed.settle({ periods: NO_PERIODS });
      return await question(thread);
    } catch (error) {
      return failedWith(error);
    }
  };

/** The warehouse that a feed keeps up. */
const fedWarehouse = (
  feed: Feed,
  { reads, clock, settlesFirst }: Pick<WarehouseOptions, "reads" | "clock" | "settlesFirst">,
): Warehouse => {
  const freshness = async (thread: WarehouseThread): Promise<Freshness> => {
    const { entries, oldestAt } = await reads.streamLag(feed.position() ?? thread.position);
    return {
      entries,
      seconds: oldestAt === null ? 0 : Math.max(0, (clock.now() - oldestAt) / 1_000),
      pendingPeriods: await thread.ask({ command: "pending" }),
    };
  };
  const ask = askWith(feed, settlesFirst);
  /** With whether all that the log holds is taken in, asked before: what comes later may be missing. */
  const askOfNow = <T>(question: (thread: WarehouseThread) => Promise<T>): Promise<OrNone<T>> =>
    ask(async (thread) => {
      const isCaughtUp = feed.isCaughtUp();
      return { ...(await question(thread)), isCaughtUp };
    });
  return {
    worth: (query) => askOfNow((thread) => thread.ask({ command: "worth", query })),
    ranks: (query) => askOfNow((thread) => thread.ask({ command: "ranks", query })),
    shelves: (query) => askOfNow((thread) => thread.ask({ command: "shelves", query })),
    segmentHistory: (query) => ask((thread) => thread.ask({ command: "segmentHistory", query })),
    zone: async () => {
      const thread = await feed.opened().catch(() => null);
      return thread && isThread(thread) ? thread.zone : null;
    },
    rollups: async (query) => {
      try {
        const thread = await feed.opened();
        if (!isThread(thread)) return thread;
        if (settlesFirst) await feed.settle({ periods: query });
        // Asked before: what is taken in by now, the figures or the marks of their periods know of.
        const isCaughtUp = feed.isCaughtUp();
        const answer = await thread.ask({ command: "rollups", query });
        return answer.state === "on" ? { ...answer, isCaughtUp } : answer;
      } catch (error) {
        return failedWith(error);
      }
    },
    status: async () => {
      try {
        const thread = await feed.opened();
        if (!isThread(thread)) return thread;
        const trouble = feed.trouble();
        const rebuilt = feed.rebuilt();
        const fresh = await freshness(thread);
        return { state: "on", engine: "duckdb", freshness: fresh, trouble, rebuilt };
      } catch (error) {
        return failedWith(error);
      }
    },
    wake: feed.wake,
    settle: feed.settle,
    stop: feed.stop,
  };
};

/**
 * The warehouse that the settings name. Its file is opened when something is committed or asked, not
 * before: a server starts without waiting for it, and without figures when it cannot be opened.
 */
export const openWarehouse = (options: WarehouseOptions): Warehouse => {
  if (options.isOff) return offWarehouse;
  const {
    directory,
    memoryMb,
    zone,
    keepsZone = false,
    reads,
    clock,
    onTrouble,
    onUnreadable,
    onRebuild,
  } = options;
  const feed = createFeed({
    reads,
    clock,
    options: {
      file: warehouseFile(directory),
      temporary: spillDirectory(directory),
      memoryMb,
      zone,
      keepsZone,
    },
    onTrouble,
    onUnreadable,
    onRebuild,
  });
  return fedWarehouse(feed, options);
};
