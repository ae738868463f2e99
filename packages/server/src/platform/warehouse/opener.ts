import type { Store } from "../store/index.ts";
import type { ThreadOptions } from "./commands.ts";
import type { NoWarehouse } from "./contract.ts";
import { AHEAD_OF_LOG, cannotOpen } from "./refusal.ts";
import type { WarehouseThread } from "./thread-client.ts";
import { startThread, WarehouseUnreadable } from "./thread-client.ts";

export type OpenerDeps = {
  readonly reads: Pick<Store["reads"], "lastSeq">;
  readonly options: ThreadOptions;
  /** There will be no figures, and why. */
  readonly onUnreadable: (none: NoWarehouse) => void;
};

export type Opened = WarehouseThread | NoWarehouse;

export const isThread = (opened: Opened): opened is WarehouseThread => "ask" in opened;

/** Opens the warehouse's thread when it is first asked for, and keeps it, or why there is none. */
export type Opener = {
  /** Throws when it was open before: what is in its way now may pass. */
  readonly open: () => Promise<Opened>;
  readonly close: () => Promise<void>;
};

export const createOpener = ({ reads, options, onUnreadable }: OpenerDeps): Opener => {
  let opening: Promise<Opened> | null = null;
  let wasOpen = false;

  const refuse = (none: NoWarehouse): NoWarehouse => {
    onUnreadable(none);
    return none;
  };
  const startFirst = async (): Promise<Opened> => {
    try {
      return await startThread(options);
    } catch (error) {
      return refuse(cannotOpen(error, error instanceof WarehouseUnreadable && error.isNewer));
    }
  };
  const start = async (): Promise<Opened> => {
    const opened = wasOpen ? await startThread(options) : await startFirst();
    if (!isThread(opened)) return opened;
    wasOpen = true;
    const last = await reads.lastSeq().catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    if (opened.position.seq <= last) return opened;
    await opened.close();
    return refuse(AHEAD_OF_LOG);
  };
  return {
    open: () => {
      opening ??= start().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    close: async () => {
      const opened = await opening?.catch(() => null);
      opening = null;
      if (opened && isThread(opened)) await opened.close();
    },
  };
};
