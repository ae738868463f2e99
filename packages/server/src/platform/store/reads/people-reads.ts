import type { Reads } from "../contract.ts";
import {
  foldEmail,
  LINK_COLUMNS,
  linkFromRow,
  maybeInt,
  maybeText,
  PERSON_COLUMNS,
  PERSON_TARGET,
  personFromRow,
  SESSION_COLUMNS,
  sessionFromRow,
} from "../engine/index.ts";
import type { PeopleReads } from "../people-contract.ts";
import type { ReadDatabase } from "./read-database.ts";

/** With when their last session began, which the audit log keeps: a row of a session goes with its end. */
const PEOPLE = `SELECT ${PERSON_COLUMNS}, (SELECT max(seen) FROM session WHERE session.person = person.id) AS seen,
  (SELECT max(audit.at) FROM audit WHERE audit.target = '${PERSON_TARGET}' || person.id AND audit.action = 'session.start') AS entered
  FROM person ORDER BY person.at, person.name`;
const BY_EMAIL = `SELECT ${PERSON_COLUMNS}, person.password FROM person WHERE email_key = ?`;
const BY_SESSION = `SELECT ${PERSON_COLUMNS}, ${SESSION_COLUMNS} FROM session JOIN person ON person.id = session.person
  WHERE session.hash = ? AND session.expires > ? AND person.disabled_at IS NULL`;
const SESSIONS = `SELECT ${SESSION_COLUMNS} FROM session WHERE person = ? AND expires > ? ORDER BY at DESC, id`;
const LINK = `SELECT ${PERSON_COLUMNS}, ${LINK_COLUMNS} FROM sign_in_link JOIN person ON person.id = sign_in_link.person
  WHERE sign_in_link.hash = ? AND sign_in_link.expires > ? AND person.disabled_at IS NULL`;

/** Reads of people and their sessions. */
export const createPeopleReads = (db: ReadDatabase): Pick<Reads, keyof PeopleReads> => ({
  people: async () =>
    (await db.all(PEOPLE)).map((row) => ({
      ...personFromRow(row),
      seen: maybeInt(row, "seen"),
      entered: maybeInt(row, "entered"),
    })),
  personByEmail: async (email) => {
    const row = await db.get(BY_EMAIL, foldEmail(email));
    return row ? { person: personFromRow(row), password: maybeText(row, "password") } : null;
  },
  sessionPerson: async (hash, at) => {
    const row = await db.get(BY_SESSION, hash, at);
    return row ? { person: personFromRow(row), session: sessionFromRow(row) } : null;
  },
  sessionsOf: async (person, at) => (await db.all(SESSIONS, person, at)).map(sessionFromRow),
  signInLink: async (hash, at) => {
    const row = await db.get(LINK, hash, at);
    return row ? { link: linkFromRow(row), person: personFromRow(row) } : null;
  },
});
