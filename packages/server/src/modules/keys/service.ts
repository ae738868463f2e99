import { hash, randomBytes } from "node:crypto";
import { ConfigProblem } from "../../config.ts";
import type { AccessKey, AccessKeyKind, Store } from "../../platform/store/index.ts";

/** Who calls: the key's kind, the source of its events, its name as the actor. */
export type Caller = {
  readonly kind: AccessKeyKind;
  readonly source: string;
  readonly actor: string;
  /** True for the command line on this machine, which may do what any key may. */
  readonly local: boolean;
};

export type GivenKeys = Readonly<Record<AccessKeyKind, string | undefined>>;

export type Keys = {
  readonly find: (key: string) => Caller | null;
  /** Good as long as this process lives; kept in the data directory, readable by its owner only. */
  readonly local: string;
  /** Keys that were made at this start; they are printed once and stored nowhere. */
  readonly made: Readonly<Partial<Record<AccessKeyKind, string>>>;
  /** Stores the new ones; not before the start has succeeded, since a start that fails prints none. */
  readonly keep: () => Promise<void>;
};

const PREFIX: Readonly<Record<AccessKeyKind, string>> = {
  browser: "atn_browser_",
  server: "atn_server_",
  secret: "atn_secret_",
};
const SOURCE: Readonly<Record<AccessKeyKind, string>> = {
  browser: "web",
  server: "server",
  secret: "api",
};
const KINDS = ["browser", "server", "secret"] as const;

const keyHash = (key: string): string => hash("sha256", key, "hex");

const rowFor = (kind: AccessKeyKind, key: string, at: number): AccessKey => ({
  hash: keyHash(key),
  name: kind === "secret" ? "owner" : kind,
  kind,
  source: kind === "secret" ? null : SOURCE[kind],
  role: kind === "secret" ? "owner" : null,
  at,
});

/** Two kinds may not share a key: what is public would manage, or what manages would be public. */
const refuseShared = (stored: readonly AccessKey[], given: GivenKeys): void => {
  for (const kind of KINDS) {
    const key = given[kind];
    if (key === undefined) continue;
    const other = KINDS.find((each) => each !== kind && given[each] === key);
    const kept = stored.find((each) => each.hash === keyHash(key) && each.kind !== kind);
    const taken = other ?? kept?.kind;
    if (taken)
      throw new ConfigProblem(
        `The ${kind} key is the ${taken} key too: give each kind a key of its own.`,
      );
  }
};

type Provided = { readonly made: Keys["made"]; readonly rows: readonly AccessKey[] };

/** Makes sure that there is a key of each kind: the one given, the one stored, or a new one. */
const provideKeys = (stored: readonly AccessKey[], given: GivenKeys, at: number): Provided => {
  const made: Partial<Record<AccessKeyKind, string>> = {};
  const rows = KINDS.flatMap((kind) => {
    const configured = given[kind];
    const known = stored.some((key) =>
      configured === undefined ? key.kind === kind : key.hash === keyHash(configured),
    );
    if (known) return [];
    const key = configured ?? `${PREFIX[kind]}${randomBytes(24).toString("base64url")}`;
    if (configured === undefined) made[kind] = key;
    return [rowFor(kind, key, at)];
  });
  return { made, rows };
};

/** Opens the keys, and provides those that are missing unless `given` is null. */
export const openKeys = async (
  store: Store,
  given: GivenKeys | null,
  at: number,
): Promise<Keys> => {
  const stored = await store.reads.keys();
  if (given !== null) refuseShared(stored, given);
  const { made, rows } = given === null ? { made: {}, rows: [] } : provideKeys(stored, given, at);
  const byHash = new Map([...stored, ...rows].map((key) => [key.hash, key]));
  const local = `atn_local_${randomBytes(24).toString("base64url")}`;
  const localHash = keyHash(local);
  return {
    made,
    local,
    keep: async () => {
      for (const row of rows) await store.addKey(row);
    },
    find: (key) => {
      const hashed = keyHash(key);
      if (hashed === localHash)
        return { kind: "secret", source: SOURCE.server, actor: "local", local: true };
      const row = byHash.get(hashed);
      return row
        ? { kind: row.kind, source: row.source ?? SOURCE[row.kind], actor: row.name, local: false }
        : null;
    },
  };
};
