import { randomBytes } from "node:crypto";
import { problem } from "@attune/contract";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import { withLease } from "../../platform/store/index.ts";
import type { Caller } from "./caller.ts";
import type { KeyChanges } from "./changes.ts";
import { createKeyChanges } from "./changes.ts";
import type { GivenKeys, Provided } from "./first-keys.ts";
import { provideKeys } from "./first-keys.ts";
import { callerOf, createKeyRing, keyHash, refusalOf, BUILT_IN_SOURCE } from "./key-ring.ts";

export type Keys = KeyChanges & {
  /** Who calls with this key; a problem that says why when it opens nothing. */
  readonly authenticate: (key: string) => Caller;
  /** Good as long as this process lives; kept in the data directory, readable by its owner only. */
  readonly local: string;
  /**
   * Stores the new ones; not before the start has succeeded, since a start that fails prints none.
   * Answers those that it made: they are printed once and stored nowhere.
   */
  readonly keep: () => Promise<Provided["made"]>;
  /** Learns what other nodes have done to keys. */
  readonly reload: () => Promise<void>;
};

/** Of nodes that start at once on an empty database one makes the keys. */
const LEASE = "first-keys";
const LEASE_MS = 10_000;

/** Stores the keys that are still missing by now. */
const storeMissing = async (
  store: Store,
  given: GivenKeys,
  at: number,
): Promise<Provided["made"]> => {
  const { made, rows } = provideKeys(await store.reads.keys(), given, at);
  for (const key of rows) {
    const { outcome } = await store.changeKey({ change: "add", key, actor: "start", at });
    if (outcome !== "changed") throw new Error(`the ${key.kind} key was not stored: ${outcome}`);
  }
  return made;
};

const LOCAL: Caller = {
  kind: "secret",
  source: BUILT_IN_SOURCE.server,
  role: "owner",
  actor: "local",
  local: true,
  session: null,
};

/** Opens the keys, and provides those that are missing unless `given` is null. */
export const openKeys = async (
  store: Store,
  given: GivenKeys | null,
  clock: Clock,
): Promise<Keys> => {
  const stored = await store.reads.keys();
  const at = clock.now();
  const rows = given === null ? [] : provideKeys(stored, given, at).rows;
  const ring = createKeyRing([...stored, ...rows]);
  const reload = async (): Promise<void> => ring.reload(store.reads.keys);
  const local = `atn_local_${randomBytes(24).toString("base64url")}`;
  const localHash = keyHash(local);
  return {
    ...createKeyChanges({ store, clock, ring }),
    local,
    keep: async () => {
      if (given === null || rows.length === 0) return {};
      const made = await withLease(store.leases, LEASE, LEASE_MS, () =>
        storeMissing(store, given, at),
      );
      await reload();
      return made;
    },
    reload,
    authenticate: (key) => {
      const row = ring.find(key);
      if (!row) {
        if (keyHash(key) === localHash) return LOCAL;
        throw problem("key-unknown");
      }
      const refusal = refusalOf(row, clock.now());
      if (refusal) throw refusal;
      return callerOf(row);
    },
  };
};
