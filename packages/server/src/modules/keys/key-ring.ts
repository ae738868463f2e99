import { hash, randomBytes } from "node:crypto";
import type { KeyDocument, Problem } from "@attune/contract";
import { isRole, problem } from "@attune/contract";
import type { AccessKey, AccessKeyKind } from "../../platform/store/index.ts";
import type { Caller } from "./caller.ts";

const PREFIX: Readonly<Record<AccessKeyKind, string>> = {
  browser: "atn_browser_",
  server: "atn_server_",
  secret: "atn_secret_",
};

/** Sources of events that need no definition, and what calls with a secret key are counted under. */
export const BUILT_IN_SOURCE: Readonly<Record<AccessKeyKind, string>> = {
  browser: "web",
  server: "server",
  secret: "api",
};

export const keyHash = (key: string): string => hash("sha256", key, "hex");
export const makeKey = (kind: AccessKeyKind): string =>
  `${PREFIX[kind]}${randomBytes(24).toString("base64url")}`;
/** 48 bits: told apart by people, and no secret. */
export const makeId = (): string => `k_${randomBytes(6).toString("hex")}`;

const iso = (at: number): string => new Date(at).toISOString();
const maybeIso = (at: number | null): string | null => (at === null ? null : iso(at));

const roleOf = ({ role }: AccessKey): Caller["role"] =>
  role !== null && isRole(role) ? role : null;

const isOver = ({ expires }: AccessKey, now: number): boolean => expires !== null && expires <= now;

const statusOf = (key: AccessKey, now: number): KeyDocument["status"] => {
  if (key.revokedAt !== null) return "revoked";
  if (isOver(key, now)) return "expired";
  return key.rotatedAt === null ? "live" : "rotated";
};

/** A key as people see it. */
export const keyDocument = (key: AccessKey, now: number): KeyDocument => ({
  id: key.id,
  name: key.name,
  kind: key.kind,
  source: key.source,
  role: roleOf(key),
  status: statusOf(key, now),
  created: iso(key.at),
  createdBy: key.createdBy,
  expires: maybeIso(key.expires),
  revoked: maybeIso(key.revokedAt),
});

/** Why a key opens nothing (any more); null when it does. */
export const refusalOf = (key: AccessKey, now: number): Problem | null => {
  if (key.revokedAt !== null)
    return problem("key-revoked", {
      detail: `The key ${key.name} was revoked at ${iso(key.revokedAt)}.`,
    });
  if (!isOver(key, now)) return null;
  const how = key.rotatedAt === null ? "ended" : "was rotated and ended";
  return problem("key-expired", {
    detail: `The key ${key.name} ${how} at ${iso(key.expires ?? now)}.`,
  });
};

export const callerOf = (key: AccessKey): Caller => ({
  kind: key.kind,
  source: key.source ?? BUILT_IN_SOURCE[key.kind],
  role: roleOf(key),
  actor: key.name,
  local: false,
  session: null,
});

/** The keys as every request asks for them: in memory, by hash. */
export type KeyRing = {
  readonly put: (key: AccessKey) => void;
  /** Takes what is stored now; `read` is asked again when a key was put meanwhile. */
  readonly reload: (read: () => Promise<readonly AccessKey[]>) => Promise<void>;
  readonly find: (key: string) => AccessKey | undefined;
};

export const createKeyRing = (keys: readonly AccessKey[]): KeyRing => {
  let byHash = new Map(keys.map((key) => [key.hash, key]));
  let puts = 0;
  return {
    put: (key) => {
      puts += 1;
      byHash.set(key.hash, key);
    },
    reload: async (read) => {
      for (;;) {
        const before = puts;
        const stored = await read();
        // What was read may be older than what was put: a key that was revoked would open again.
        if (puts !== before) continue;
        byHash = new Map(stored.map((key) => [key.hash, key]));
        return;
      }
    },
    find: (key) => byHash.get(keyHash(key)),
  };
};
