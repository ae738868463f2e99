import { randomBytes } from "node:crypto";
import { problem } from "@attune/contract";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
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
  /** Keys that were made at this start; they are printed once and stored nowhere. */
  readonly made: Provided["made"];
  /** Stores the new ones; not before the start has succeeded, since a start that fails prints none. */
  readonly keep: () => Promise<void>;
};

const LOCAL: Caller = {
  kind: "secret",
  source: BUILT_IN_SOURCE.server,
  role: "owner",
  actor: "local",
  local: true,
};

/** Opens the keys, and provides those that are missing unless `given` is null. */
export const openKeys = async (
  store: Store,
  given: GivenKeys | null,
  clock: Clock,
): Promise<Keys> => {
  const stored = await store.reads.keys();
  const at = clock.now();
  const { made, rows } = given === null ? { made: {}, rows: [] } : provideKeys(stored, given, at);
  const ring = createKeyRing([...stored, ...rows]);
  const local = `atn_local_${randomBytes(24).toString("base64url")}`;
  const localHash = keyHash(local);
  return {
    ...createKeyChanges({ store, clock, ring }),
    made,
    local,
    keep: async () => {
      for (const key of rows) {
        const { outcome } = await store.changeKey({ change: "add", key, actor: "start", at });
        if (outcome !== "changed")
          throw new Error(`the ${key.kind} key was not stored: ${outcome}`);
      }
    },
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
