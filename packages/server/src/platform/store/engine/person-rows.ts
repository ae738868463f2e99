import type { Person, Session, SignInLink } from "../people-contract.ts";
import { int, maybeInt, text } from "./database.ts";

/** The columns of a person, as `personFromRow` reads them, with the name of their table before them. */
export const PERSON_COLUMNS =
  "person.id, person.name, person.email, person.role, person.password_at, person.at, person.created_by, person.disabled_at";

/** The columns of a session, as `sessionFromRow` reads them. */
export const SESSION_COLUMNS =
  "session.hash AS session_hash, session.id AS session_id, session.at AS session_at, session.seen AS session_seen, session.expires AS session_expires, session.agent AS session_agent";

/** What stands before a person's id where the audit log names it. */
export const PERSON_TARGET = "person:";
export const personTarget = (id: string): string => `${PERSON_TARGET}${id}`;

/** What two addresses must not share: compatibility forms (NFKC) and letter case make no other. */
export const foldEmail = (email: string): string => email.trim().normalize("NFKC").toLowerCase();

type Row = Readonly<Record<string, unknown>>;

export const personFromRow = (row: Row): Person => ({
  id: text(row, "id"),
  name: text(row, "name"),
  email: text(row, "email"),
  role: text(row, "role"),
  passwordAt: maybeInt(row, "password_at"),
  at: int(row, "at"),
  createdBy: text(row, "created_by"),
  disabledAt: maybeInt(row, "disabled_at"),
});

export const sessionFromRow = (row: Row): Session => ({
  hash: text(row, "session_hash"),
  id: text(row, "session_id"),
  at: int(row, "session_at"),
  seen: int(row, "session_seen"),
  expires: int(row, "session_expires"),
  agent: text(row, "session_agent"),
});

/** The columns of a link, as `linkFromRow` reads them. */
export const LINK_COLUMNS =
  "sign_in_link.hash AS link_hash, sign_in_link.sets_password, sign_in_link.expires AS link_expires";

export const linkFromRow = (row: Row): SignInLink => ({
  hash: text(row, "link_hash"),
  setsPassword: int(row, "sets_password") === 1,
  expires: int(row, "link_expires"),
});
