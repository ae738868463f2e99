import type { AccessKey, AccessKeyKind } from "../keys-contract.ts";
import { int, maybeInt, maybeText, text } from "./database.ts";

/** The columns of a key, as `keyFromRow` reads them. */
export const KEY_COLUMNS =
  "id, hash, name, kind, source, role, at, created_by, expires, rotated_at, revoked_at";

/** What stands before a key's id where the audit log names it. */
export const KEY_TARGET = "key:";
export const keyTarget = (id: string): string => `${KEY_TARGET}${id}`;

const isKeyKind = (value: string): value is AccessKeyKind =>
  value === "browser" || value === "server" || value === "secret";

export const keyFromRow = (row: Readonly<Record<string, unknown>>): AccessKey => {
  const kind = text(row, "kind");
  return {
    id: text(row, "id"),
    hash: text(row, "hash"),
    name: text(row, "name"),
    // The kind that may do least, should a row hold none that is known.
    kind: isKeyKind(kind) ? kind : "browser",
    source: maybeText(row, "source"),
    role: maybeText(row, "role"),
    at: int(row, "at"),
    createdBy: text(row, "created_by"),
    expires: maybeInt(row, "expires"),
    rotatedAt: maybeInt(row, "rotated_at"),
    revokedAt: maybeInt(row, "revoked_at"),
  };
};
