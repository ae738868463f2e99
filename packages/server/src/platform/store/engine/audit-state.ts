import type { Database } from "./database.ts";
import type { JsonObject } from "@attune/core/json";
import { isObject, own, ownText } from "@attune/core/json";
import type { AuditVerification } from "../audit-contract.ts";
import { personFlaw } from "./audit-people.ts";
import { KEY_COLUMNS, KEY_TARGET, keyFromRow } from "./key-rows.ts";
import { int, text } from "./database.ts";

type Bad = NonNullable<AuditVerification["firstBad"]>;

/** A key as its rows tell, by the columns of `AccessKey`; `n` is the last row that tells of it. */
type Told = { readonly n: number; readonly key: JsonObject };

/** All of a key but its hash, which no row has: who reads the log could try keys against it. */
const TOLD = [
  "name",
  "kind",
  "source",
  "role",
  "at",
  "createdBy",
  "expires",
  "rotatedAt",
  "revokedAt",
] as const;

type KeyRow = {
  readonly n: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly id: string;
  readonly details: JsonObject;
};

const keyRowsOf = (db: Database): KeyRow[] =>
  db
    .prepare(
      "SELECT n, at, actor, action, target, details FROM audit WHERE action LIKE 'key.%' AND target LIKE ? ORDER BY n",
    )
    .all(`${KEY_TARGET}%`)
    .map((row) => {
      const details: unknown = JSON.parse(text(row, "details"));
      return {
        n: int(row, "n"),
        at: int(row, "at"),
        actor: text(row, "actor"),
        action: text(row, "action"),
        id: text(row, "target").slice(KEY_TARGET.length),
        details: isObject(details) ? details : {},
      };
    });

const madeBy = ({ n, at, actor, details }: KeyRow): Told => {
  const [name, kind, source, role, expires] = ["name", "kind", "source", "role", "expires"].map(
    (field) => own(details, field) ?? null,
  );
  const key = { name, kind, source, role, expires, at, createdBy: actor };
  return { n, key: { ...JSON.parse(JSON.stringify(key)), rotatedAt: null, revokedAt: null } };
};

/** The keys that the rows of the log leave, by their ids. */
const toldKeys = (rows: readonly KeyRow[]): Map<string, Told> => {
  const told = new Map<string, Told>();
  const change = (id: string, n: number, fields: JsonObject): void =>
    void told.set(id, { n, key: { ...told.get(id)?.key, ...fields } });
  for (const row of rows) {
    const { n, at, action, id, details } = row;
    if (action === "key.add") told.set(id, madeBy(row));
    if (action === "key.revoke") change(id, n, { revokedAt: at });
    if (action !== "key.rotate") continue;
    change(id, n, { rotatedAt: at, expires: own(details, "until") ?? null });
    told.set(ownText(details, "by") ?? "", madeBy(row));
  }
  return told;
};

/** A key that is not as its rows tell, or that no row tells of. */
const keyFlaw = (db: Database, next: number): Bad | null => {
  const told = toldKeys(keyRowsOf(db));
  for (const row of db.prepare(`SELECT ${KEY_COLUMNS} FROM access_key ORDER BY at, id`).all()) {
    const key = keyFromRow(row);
    const rows = told.get(key.id);
    if (!rows) return { n: next, what: `no row tells of the key ${key.id}, which is there` };
    const field = TOLD.find((each) => key[each] !== own(rows.key, each));
    if (field !== undefined)
      return {
        n: rows.n,
        what: `the key ${key.id} is not what the row left: its ${field} was changed since`,
      };
    told.delete(key.id);
  }
  const [gone] = told;
  return gone
    ? { n: gone[1].n, what: `the key ${gone[0]}, of which the row tells, is gone` }
    : null;
};

/** A definition that has a history, which began with the log, and no row. */
const definitionFlaw = (db: Database, next: number): Bad | null => {
  const row = db
    .prepare(
      `SELECT kind || ':' || key AS target FROM definition_event e WHERE NOT EXISTS
         (SELECT 1 FROM audit WHERE target = e.kind || ':' || e.key AND action LIKE 'definition.%')
       LIMIT 1`,
    )
    .get();
  return row
    ? { n: next, what: `no row tells of ${text(row, "target")}, which has a history` }
    : null;
};

/**
 * Where what stands is not what the rows of a whole log tell; null when it is. A row is bad when it
 * is the last that tells of what was changed behind it, and missing after the last one otherwise.
 */
export const flawOfState = (db: Database, last: number): Bad | null =>
  keyFlaw(db, last + 1) ?? personFlaw(db, last + 1) ?? definitionFlaw(db, last + 1);
