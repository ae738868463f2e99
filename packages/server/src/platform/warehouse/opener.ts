import type { Store } from "../store/index.ts";
import type { ThreadOptions } from "./commands.ts";
import type { NoWarehouse } from "./contract.ts";
import { removeWarehouse } from "./files.ts";
import { strangeness } from "./origin.ts";
import { refusalOf } from "./refusal.ts";
import type { WarehouseThread } from "./thread-client.ts";
import { startThread, WarehouseUnreadable } from "./thread-client.ts";

export type OpenerDeps = {
  readonly reads: Pick<Store["reads"], "storeId" | "streamMark">;
  readonly options: Omit<ThreadOptions, "storeId">;
  /** There will be no figures, and why. */
  readonly onUnreadable: (none: NoWarehouse) => void;
  /** The file held another log than the store's, and is built anew. */
  readonly onRebuild: (reason: string) => void;
};

export type Opened = WarehouseThread | NoWarehouse;

export const isThread = (opened: Opened): opened is WarehouseThread => "ask" in opened;

/** The warehouse cannot be opened now; what is in its way may pass. */
export class WarehouseObstructed extends Error {
  override readonly name = "WarehouseObstructed";
  readonly none: NoWarehouse;

  constructor({ reason, fix }: NoWarehouse) {
    super(`${reason}. ${fix}`);
    this.none = { state: "not readable", reason, fix: `${fix} It is tried again by itself.` };
  }
}

/** Opens the warehouse's thread when it is first asked for, and keeps it, or why there is none. */
export type Opener = {
  /**
   * Tries once more what failed before. Throws WarehouseObstructed, and what reading the store throws:
   * a file is never taken for a stranger's because the store could not be asked.
   */
  readonly open: () => Promise<Opened>;
  /** What the last try came to, without another one; throws as `open` does. */
  readonly opened: () => Promise<Opened>;
  /** Why the warehouse was built anew since the start; null when it was not. */
  readonly rebuilt: () => string | null;
  readonly close: () => Promise<void>;
};

export const createOpener = ({ reads, options, onUnreadable, onRebuild }: OpenerDeps): Opener => {
  let opening: Promise<Opened> | null = null;
  let hasFailed = false;
  /** The file is free again: two must never have it open. */
  let closed: Promise<void> = Promise.resolve();
  let rebuilt: string | null = null;

  const startWith = async (storeId: string): Promise<Opened> => {
    try {
      return await startThread({ ...options, storeId });
    } catch (error) {
      if (!(error instanceof WarehouseUnreadable)) throw error;
      const { none, mayPass } = refusalOf(error, error.isNewer);
      if (mayPass) throw new WarehouseObstructed(none);
      onUnreadable(none);
      return none;
    }
  };
  const start = async (): Promise<Opened> => {
    const storeId = await reads.storeId();
    const found = await startWith(storeId);
    if (!isThread(found)) return found;
    const reason = await strangeness(found, storeId, reads).catch(async (error: unknown) => {
      await found.close();
      throw error;
    });
    if (reason === null) return found;
    await found.close();
    // Nothing in it is unique; kept aside, it would be a copy of personal data that nobody looks after.
    removeWarehouse(options.file);
    rebuilt = reason;
    onRebuild(reason);
    return startWith(storeId);
  };
  const end = async (former: Promise<Opened> | null): Promise<void> => {
    const before = closed;
    const found = await former?.catch(() => null);
    if (found && isThread(found)) await found.close();
    await before;
  };
  const attempt = (): Promise<Opened> => {
    hasFailed = false;
    opening = closed.then(start).catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
    return opening;
  };
  return {
    open: () => (opening === null || hasFailed ? attempt() : opening),
    opened: () => opening ?? attempt(),
    rebuilt: () => rebuilt,
    close: () => {
      const former = opening;
      opening = null;
      closed = end(former);
      return closed;
    },
  };
};
