import type { Person, PersonOutcome, Session, SessionCommand } from "../people-contract.ts";
import type { Database } from "./database.ts";
import { maybeText } from "./database.ts";
import type { EngineParts } from "./parts.ts";
import { LINK_COLUMNS, linkFromRow, PERSON_COLUMNS, personFromRow } from "./person-rows.ts";

type Statements = ReturnType<typeof prepare>;
type Change<C extends SessionCommand["change"]> = Extract<SessionCommand, { change: C }>;

const prepare = (db: Database) => ({
  byId: db.prepare(`SELECT ${PERSON_COLUMNS}, person.password FROM person WHERE id = ?`),
  link: db.prepare(
    `SELECT ${PERSON_COLUMNS}, ${LINK_COLUMNS} FROM sign_in_link JOIN person ON person.id = sign_in_link.person WHERE sign_in_link.hash = ?`,
  ),
  dropLink: db.prepare("DELETE FROM sign_in_link WHERE person = ?"),
  setPassword: db.prepare("UPDATE person SET password = ?, password_at = ? WHERE id = ?"),
  clean: db.prepare("DELETE FROM session WHERE expires <= ?"),
  insert: db.prepare(
    "INSERT INTO session (hash, id, person, at, seen, expires, agent) VALUES (?, ?, ?, ?, ?, ?, ?)",
  ),
  endOne: db.prepare("DELETE FROM session WHERE person = ? AND id = ?"),
  endAll: db.prepare("DELETE FROM session WHERE person = ?"),
  touch: db.prepare("UPDATE session SET seen = ?, expires = ? WHERE hash = ? AND seen < ?"),
});

const REFUSED = { outcome: "refused" } as const;

/** A session begins; those that are over go with it. */
const begin = (statements: Statements, person: string, session: Session): void => {
  statements.clean.run(session.at);
  const { hash, id, at, seen, expires, agent } = session;
  statements.insert.run(hash, id, person, at, seen, expires, agent);
};

/** The person whose password still is this one, and who may sign in. */
const withPassword = ({ byId }: Statements, id: string, password: string): Person | null => {
  const row = byId.get(id);
  if (!row || maybeText(row, "password") !== password) return null;
  const person = personFromRow(row);
  return person.disabledAt === null ? person : null;
};

const start = (
  statements: Statements,
  { person: id, password, session }: Change<"start">,
): PersonOutcome => {
  const person = withPassword(statements, id, password);
  if (!person) return REFUSED;
  begin(statements, id, session);
  return { outcome: "changed", person, ended: 0 };
};

/** A new password: whoever was signed in with the one before is so no longer, and no link waits. */
const replacePassword = (
  statements: Statements,
  person: Person,
  password: string,
  at: number,
): number => {
  statements.setPassword.run(password, at, person.id);
  statements.dropLink.run(person.id);
  return Number(statements.endAll.run(person.id).changes);
};

const redeem = (
  statements: Statements,
  { hash, password, session, at }: Change<"redeem">,
): PersonOutcome => {
  const row = statements.link.get(hash);
  if (!row) return REFUSED;
  const [link, person] = [linkFromRow(row), personFromRow(row)];
  const isGood =
    link.expires > at && person.disabledAt === null && link.setsPassword === (password !== null);
  if (!isGood) return REFUSED;
  statements.dropLink.run(person.id);
  const ended = password === null ? 0 : replacePassword(statements, person, password, at);
  begin(statements, person.id, session);
  const passwordAt = password === null ? person.passwordAt : at;
  return { outcome: "changed", person: { ...person, passwordAt }, ended };
};

const change = (
  statements: Statements,
  { person: id, was, password, session, at }: Change<"password">,
): PersonOutcome => {
  const person = withPassword(statements, id, was);
  if (!person) return REFUSED;
  const ended = replacePassword(statements, person, password, at);
  begin(statements, id, session);
  return { outcome: "changed", person: { ...person, passwordAt: at }, ended };
};

const end = (statements: Statements, { person: id, id: session }: Change<"end">): PersonOutcome => {
  const row = statements.byId.get(id);
  const ended = Number(statements.endOne.run(id, session).changes);
  const person = row ? personFromRow(row) : null;
  return person === null || ended === 0
    ? { outcome: "unchanged", person }
    : { outcome: "changed", person, ended };
};

/** Carries out what people do who sign in, inside the caller's transaction. */
export const createSessionCommitter = ({
  db,
  lock,
}: Pick<EngineParts, "lock"> & { readonly db: Database }): ((
  command: SessionCommand,
) => PersonOutcome) => {
  const statements = prepare(db);
  return (command) => {
    if (command.change === "touch") {
      // Of a session that ended meanwhile there is no row to touch.
      statements.touch.run(command.at, command.expires, command.hash, command.at);
      return { outcome: "unchanged", person: null };
    }
    // A link is used once, and a password replaced once, whichever node is asked.
    lock("keys");
    switch (command.change) {
      case "start":
        return start(statements, command);
      case "redeem":
        return redeem(statements, command);
      case "password":
        return change(statements, command);
      case "end":
        return end(statements, command);
    }
  };
};
