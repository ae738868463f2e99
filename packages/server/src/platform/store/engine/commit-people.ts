import { foldKeyName } from "@attune/contract/key-name";
import type { Person, PersonCommand, PersonOutcome } from "../people-contract.ts";
import type { Database } from "./database.ts";
import { int } from "./database.ts";
import { keyFromRow, KEY_COLUMNS } from "./key-rows.ts";
import type { EngineParts } from "./parts.ts";
import { foldEmail, PERSON_COLUMNS, personFromRow } from "./person-rows.ts";

type Statements = ReturnType<typeof prepare>;
type Add = Extract<PersonCommand, { change: "add" }>;
type Alter = Extract<PersonCommand, { change: "alter" }>;

const prepare = (db: Database) => ({
  byId: db.prepare(`SELECT ${PERSON_COLUMNS} FROM person WHERE id = ?`),
  byName: db.prepare("SELECT count(*) AS n FROM person WHERE name_key = ?"),
  byEmail: db.prepare("SELECT count(*) AS n FROM person WHERE email_key = ? AND id <> ?"),
  otherOwners: db.prepare(
    "SELECT count(*) AS n FROM person WHERE role = 'owner' AND disabled_at IS NULL AND id <> ?",
  ),
  keys: db.prepare(`SELECT ${KEY_COLUMNS} FROM access_key WHERE revoked_at IS NULL`),
  insert: db.prepare(
    "INSERT INTO person (id, name, name_key, email, email_key, role, at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  alter: db.prepare(
    "UPDATE person SET email = ?, email_key = ?, role = ?, disabled_at = ? WHERE id = ?",
  ),
  endAll: db.prepare("DELETE FROM session WHERE person = ?"),
  dropLink: db.prepare("DELETE FROM sign_in_link WHERE person = ?"),
  putLink: db.prepare(
    "INSERT INTO sign_in_link (person, hash, sets_password, expires) VALUES (?, ?, ?, ?)",
  ),
});

const find = ({ byId }: Statements, id: string): Person | null => {
  const row = byId.get(id);
  return row ? personFromRow(row) : null;
};

/** A key that opens something has the name: in history it would be the same actor. */
const isKeyName = ({ keys }: Statements, name: string, at: number): boolean =>
  keys
    .all()
    .map(keyFromRow)
    .some((key) => foldKeyName(key.name) === name && (key.expires === null || key.expires > at));

const add = (statements: Statements, { person, link, at }: Add): PersonOutcome => {
  const [name, email] = [foldKeyName(person.name), foldEmail(person.email)];
  if (int(statements.byName.get(name), "n") > 0 || isKeyName(statements, name, at))
    return { outcome: "taken", what: "name" };
  if (int(statements.byEmail.get(email, ""), "n") > 0) return { outcome: "taken", what: "email" };
  statements.insert.run(
    person.id,
    person.name,
    name,
    person.email,
    email,
    person.role,
    person.at,
    person.createdBy,
  );
  statements.putLink.run(person.id, link.hash, link.setsPassword ? 1 : 0, link.expires);
  return { outcome: "changed", person, ended: 0 };
};

const disabledAt = (person: Person, { disabled, at }: Alter): number | null => {
  if (disabled === null) return person.disabledAt;
  return disabled ? (person.disabledAt ?? at) : null;
};

/** Who is disabled has no session and no link any more, also when enabled again. */
const shutOut = (statements: Statements, id: string): number => {
  statements.dropLink.run(id);
  return Number(statements.endAll.run(id).changes);
};

const isActiveOwner = (person: Person | null): boolean =>
  person?.role === "owner" && person.disabledAt === null;

/** Why a person may not become what is asked for; null when they may. */
const refusal = (statements: Statements, old: Person, person: Person): PersonOutcome | null => {
  const isOwnerLost = isActiveOwner(old) && !isActiveOwner(person);
  if (isOwnerLost && int(statements.otherOwners.get(person.id), "n") === 0)
    return { outcome: "last-owner" };
  return int(statements.byEmail.get(foldEmail(person.email), person.id), "n") > 0
    ? { outcome: "taken", what: "email" }
    : null;
};

const alter = (statements: Statements, command: Alter): PersonOutcome => {
  if (command.by !== null && !isActiveOwner(find(statements, command.by)))
    return { outcome: "refused" };
  const old = find(statements, command.id);
  if (!old) return { outcome: "not-found" };
  const person: Person = {
    ...old,
    email: command.email ?? old.email,
    role: command.role ?? old.role,
    disabledAt: disabledAt(old, command),
  };
  const isSame =
    person.email === old.email && person.role === old.role && person.disabledAt === old.disabledAt;
  if (isSame) return { outcome: "unchanged", person };
  const refused = refusal(statements, old, person);
  if (refused) return refused;
  const email = foldEmail(person.email);
  statements.alter.run(person.email, email, person.role, person.disabledAt, person.id);
  // It went to the address of before, which may be somebody else's.
  if (email !== foldEmail(old.email)) statements.dropLink.run(person.id);
  const ended = person.disabledAt === null ? 0 : shutOut(statements, person.id);
  return { outcome: "changed", person, ended };
};

const putLink = (
  statements: Statements,
  { id, link }: Extract<PersonCommand, { change: "link" }>,
): PersonOutcome => {
  const person = find(statements, id);
  if (!person) return { outcome: "not-found" };
  if (person.disabledAt !== null) return { outcome: "disabled" };
  statements.dropLink.run(id);
  statements.putLink.run(id, link.hash, link.setsPassword ? 1 : 0, link.expires);
  return { outcome: "changed", person, ended: 0 };
};

/**
 * Changes people inside the caller's transaction. Names are shared with keys, so both are changed
 * under one lock.
 */
export const createPeopleCommitter = ({
  db,
  lock,
}: Pick<EngineParts, "lock"> & { readonly db: Database }): ((
  command: PersonCommand,
) => PersonOutcome) => {
  const statements = prepare(db);
  return (command) => {
    lock("keys");
    switch (command.change) {
      case "add":
        return add(statements, command);
      case "alter":
        return alter(statements, command);
      case "link":
        return putLink(statements, command);
    }
  };
};
