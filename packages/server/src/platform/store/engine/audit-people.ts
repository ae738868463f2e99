import type { JsonObject } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";
import type { AuditVerification } from "../audit-contract.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import { PERSON_COLUMNS, PERSON_TARGET, personFromRow } from "./person-rows.ts";

type Bad = NonNullable<AuditVerification["firstBad"]>;

/** A person as the rows tell; `n` is the last row that tells of them. */
type Told = { readonly n: number; readonly person: JsonObject };

/** All of a person but the address and the password, which no row has. */
const TOLD = ["name", "role", "at", "createdBy", "disabledAt", "passwordAt"] as const;

const detailsOf = (column: string): JsonObject => {
  const details: unknown = JSON.parse(column);
  return isObject(details) ? details : {};
};

/** The people that the rows of the log leave, by their ids. */
const toldPeople = (db: Database): Map<string, Told> => {
  const told = new Map<string, Told>();
  const rows = db
    .prepare(
      "SELECT n, at, actor, action, target, details FROM audit WHERE action LIKE 'person.%' AND target LIKE ? ORDER BY n",
    )
    .iterate(`${PERSON_TARGET}%`);
  for (const row of rows) {
    const id = text(row, "target").slice(PERSON_TARGET.length);
    const [n, at, details] = [int(row, "n"), int(row, "at"), detailsOf(text(row, "details"))];
    const before = told.get(id)?.person ?? {};
    const [name, role] = [own(details, "name") ?? null, own(details, "role") ?? null];
    const disabledAt = own(details, "disabled") ?? null;
    switch (text(row, "action")) {
      case "person.add": {
        const createdBy = text(row, "actor");
        const person = { name, role, at, createdBy, disabledAt: null, passwordAt: null };
        told.set(id, { n, person });
        break;
      }
      case "person.change":
        told.set(id, { n, person: { ...before, role, disabledAt } });
        break;
      case "person.password":
        told.set(id, { n, person: { ...before, passwordAt: at } });
        break;
    }
  }
  return told;
};

/** A person who is not as the rows tell, or of whom no row tells; `next` is past the last row. */
export const personFlaw = (db: Database, next: number): Bad | null => {
  const told = toldPeople(db);
  for (const row of db.prepare(`SELECT ${PERSON_COLUMNS} FROM person ORDER BY at, id`).all()) {
    const person = personFromRow(row);
    const rows = told.get(person.id);
    if (!rows) return { n: next, what: `no row tells of the person ${person.id}, who is there` };
    const field = TOLD.find((each) => person[each] !== own(rows.person, each));
    if (field !== undefined)
      return {
        n: rows.n,
        what: `the person ${person.id} is not what the row left: its ${field} was changed since`,
      };
    told.delete(person.id);
  }
  const [gone] = told;
  return gone
    ? { n: gone[1].n, what: `the person ${gone[0]}, of whom the row tells, is gone` }
    : null;
};
