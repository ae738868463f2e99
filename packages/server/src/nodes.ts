import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { ConfigProblem } from "./config.ts";
import type { ApprovalKinds, LiveDefinitions } from "./modules/definitions/index.ts";
import type { Keys } from "./modules/keys/index.ts";
import type { ItemBoards, ModelsService } from "./modules/recommend/index.ts";
import type { Timers } from "./modules/system/index.ts";
import { followChanges } from "./modules/system/index.ts";
import type { Store } from "./platform/store/index.ts";
import type { Warehouse } from "./platform/warehouse/index.ts";

/**
 * Figures of a second warehouse would be as old as it is, and others than those of the first.
 * @throws ConfigProblem when another node has one.
 */
export const takeWarehouse = async (store: Store, config: Config): Promise<void> => {
  if (config.ATTUNE_WAREHOUSE === "off" || (await store.takeSole("warehouse"))) return;
  throw new ConfigProblem(
    "ATTUNE_WAREHOUSE: another node on this database has a warehouse in its data directory, and several would tell different figures. Start this one with --warehouse off.",
  );
};

type Followed = {
  readonly store: Store;
  readonly live: LiveDefinitions;
  readonly keys: Keys;
  readonly approval: ApprovalKinds;
  readonly timers: Timers;
  readonly warehouse: Warehouse;
  readonly models: Pick<ModelsService, "follow" | "wake">;
  readonly boards: Pick<ItemBoards, "hear" | "follow">;
  readonly log: Logger;
};

/** Keeps this node up with what others on its database change; answers how to stop. */
export const followNodes = (followed: Followed): (() => void) => {
  const { store, live, keys, approval, timers, warehouse, models, boards, log } = followed;
  return followChanges({
    store,
    hearOfItems: boards.hear,
    follow: {
      catalog: async () => {
        // What is new takes part in the models as their tail of the log tells of it.
        models.wake();
        await boards.follow();
      },
      definitions: async () => {
        await Promise.all([live.reload(), approval.reload()]);
      },
      keys: keys.reload,
      models: models.follow,
      timers: async () => timers.wake(),
    },
    look: async () => {
      // Others commit too, and tell only of what is soon due.
      warehouse.wake();
      timers.wake();
      models.wake();
      if ((await store.reads.liveDefinitionsSeq()) !== live.current().seq) await live.reload();
    },
    onError: (error) =>
      log.warn(
        { error: String(error) },
        "what other nodes changed cannot be read; it is tried again",
      ),
  });
};
