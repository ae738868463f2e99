import type { PersonDocument, SessionList, WhoAmI } from "@attune/contract";
import { isRole, OPERATIONS, ROLES_OF, isManagement } from "@attune/contract";
import type { Caller } from "../keys/index.ts";
import type { Person, Presence, Session } from "../../platform/store/index.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** What a stored role is, which a newer Attune may have written: the one that may do least. */
export const roleOf = ({ role }: Person): NonNullable<Caller["role"]> =>
  isRole(role) ? role : "analyst";

const statusOf = (
  { disabledAt, passwordAt }: Person,
  { entered }: Presence,
): PersonDocument["status"] => {
  if (disabledAt !== null) return "disabled";
  return passwordAt === null && entered === null ? "invited" : "active";
};

/** When they were last here: of a session that is over the beginning is known. */
const lastOf = ({ seen, entered }: Presence): string | null => {
  const last = seen ?? entered;
  return last === null ? null : iso(last);
};

/** A person as people see them. */
export const personDocument = (person: Person, presence: Presence): PersonDocument => ({
  id: person.id,
  name: person.name,
  email: person.email,
  role: roleOf(person),
  status: statusOf(person, presence),
  created: iso(person.at),
  createdBy: person.createdBy,
  lastSeen: lastOf(presence),
});

export const sessionDocument = (
  { id, at, seen, expires, agent }: Session,
  current: string,
): SessionList["sessions"][number] => ({
  id,
  current: id === current,
  started: iso(at),
  seen: iso(seen),
  expires: iso(expires),
  agent,
});

/** Names of the operations that a role may call. */
const mayCall = (role: NonNullable<Caller["role"]>): string[] =>
  Object.keys(OPERATIONS).filter((name) => isManagement(name) && ROLES_OF[name].includes(role));

/** Who calls, as they are told. */
export const whoAmI = ({ actor, role, session }: Caller): WhoAmI => {
  const known = role ?? "analyst";
  return {
    person: {
      id: session?.person ?? actor,
      name: actor,
      email: session?.email ?? null,
      role: known,
    },
    may: mayCall(known),
    csrfToken: session?.csrfToken ?? null,
    expires: session === null ? null : iso(session.expires),
  };
};
