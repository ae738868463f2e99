import type { Database } from "./database.ts";
import { foldKeyName } from "@attune/contract/key-name";
import type { AccessKey, KeyCommand, KeyOutcome } from "../keys-contract.ts";
import { KEY_COLUMNS, keyFromRow } from "./key-rows.ts";
import type { EngineParts } from "./parts.ts";

type Statements = ReturnType<typeof prepare>;

const prepare = (db: Database) => ({
  byId: db.prepare(`SELECT ${KEY_COLUMNS} FROM access_key WHERE id = ?`),
  all: db.prepare(`SELECT ${KEY_COLUMNS} FROM access_key`),
  owners: db.prepare(
    `SELECT ${KEY_COLUMNS} FROM access_key WHERE kind = 'secret' AND role = 'owner'`,
  ),
  person: db.prepare("SELECT id FROM person WHERE name_key = ?"),
  insert: db.prepare(
    `INSERT INTO access_key (${KEY_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  retire: db.prepare("UPDATE access_key SET rotated_at = ?, expires = ? WHERE id = ?"),
  revoke: db.prepare("UPDATE access_key SET revoked_at = ? WHERE id = ?"),
});

const opens = ({ expires, revokedAt }: AccessKey, at: number): boolean =>
  revokedAt === null && (expires === null || expires > at);

/** In use, and no other key in its place. */
const isCurrent = (key: AccessKey, at: number): boolean => key.rotatedAt === null && opens(key, at);

const insert = (statements: Statements, key: AccessKey): void => {
  statements.insert.run(
    key.id,
    key.hash,
    key.name,
    key.kind,
    key.source,
    key.role,
    key.at,
    key.createdBy,
    key.expires,
    key.rotatedAt,
    key.revokedAt,
  );
};

const find = ({ byId }: Statements, id: string): AccessKey | null => {
  const row = byId.get(id);
  return row ? keyFromRow(row) : null;
};

const add = (statements: Statements, key: AccessKey, at: number): KeyOutcome => {
  const name = foldKeyName(key.name);
  if (statements.person.get(name)) return { outcome: "person-name", name: key.name };
  const taken = statements.all
    .all()
    .map(keyFromRow)
    .find((each) => foldKeyName(each.name) === name && opens(each, at));
  if (taken) return { outcome: "name-taken", key: taken };
  insert(statements, key);
  return { outcome: "changed", key, replaced: null };
};

/** The new key lives as long as the old one was given to live. */
const rotate = (
  statements: Statements,
  { id, made, until, actor, at }: Extract<KeyCommand, { change: "rotate" }>,
): KeyOutcome => {
  const old = find(statements, id);
  if (!old) return { outcome: "not-found" };
  if (!isCurrent(old, at)) return { outcome: "not-live", key: old };
  const key: AccessKey = {
    ...old,
    ...made,
    at,
    createdBy: actor,
    expires: old.expires === null ? null : at + (old.expires - old.at),
  };
  const end = old.expires === null ? until : Math.min(old.expires, until);
  statements.retire.run(at, end, id);
  insert(statements, key);
  return { outcome: "changed", key, replaced: { ...old, rotatedAt: at, expires: end } };
};

const revoke = (
  statements: Statements,
  { id, at }: Extract<KeyCommand, { change: "revoke" }>,
): KeyOutcome => {
  const key = find(statements, id);
  if (!key) return { outcome: "not-found" };
  if (key.revokedAt !== null) return { outcome: "unchanged", key };
  const owners = statements.owners
    .all()
    .map(keyFromRow)
    .filter((each) => isCurrent(each, at));
  // An owner whose end is set stays for a while only: somebody else must stay for good.
  const isLast =
    owners.some((each) => each.id === id) &&
    !owners.some((each) => each.id !== id && each.expires === null);
  if (isLast) return { outcome: "last-owner", key };
  statements.revoke.run(at, id);
  return { outcome: "changed", key: { ...key, revokedAt: at }, replaced: null };
};

/** Changes keys inside the caller's transaction; the writer takes one change after the other. */
export const createKeyCommitter = ({
  db,
  lock,
}: Pick<EngineParts, "lock"> & { readonly db: Database }): ((
  command: KeyCommand,
) => KeyOutcome) => {
  const statements = prepare(db);
  return (command) => {
    lock("keys");
    switch (command.change) {
      case "add":
        return add(statements, command.key, command.at);
      case "rotate":
        return rotate(statements, command);
      case "revoke":
        return revoke(statements, command);
    }
  };
};
