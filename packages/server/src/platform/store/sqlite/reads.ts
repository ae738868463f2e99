import type { DatabaseSync } from "node:sqlite";
import { Definition } from "@attune/core/definition";
import type {
  AccessKey,
  AccessKeyKind,
  DefinitionStatus,
  Reads,
  StoredDefinition,
} from "../contract.ts";
import { DEFINITION_STATUSES } from "../contract.ts";
import { createLogReads } from "./log-reads.ts";
import { int, maybeInt, maybeText, text } from "./open.ts";
import { snapshot } from "./pages.ts";
import { createProfileReads } from "./profile-reads.ts";

type Row = Readonly<Record<string, unknown>>;

const isStatus = (value: string): value is DefinitionStatus =>
  DEFINITION_STATUSES.some((status) => status === value);
const isKeyKind = (value: string): value is AccessKeyKind =>
  value === "browser" || value === "server" || value === "secret";

const definitionFromRow = (row: Row): StoredDefinition => {
  const status = text(row, "status");
  return {
    definition: Definition.parse(JSON.parse(text(row, "body"))),
    version: int(row, "version"),
    status: isStatus(status) ? status : "draft",
    actor: text(row, "actor"),
    at: int(row, "at"),
  };
};

const keyFromRow = (row: Row): AccessKey => {
  const kind = text(row, "kind");
  return {
    hash: text(row, "hash"),
    name: text(row, "name"),
    kind: isKeyKind(kind) ? kind : "browser",
    source: maybeText(row, "source"),
    role: maybeText(row, "role"),
    at: int(row, "at"),
  };
};

const createDefinitionReads = (
  db: DatabaseSync,
): Pick<Reads, "definitions" | "definitionHistory" | "liveDefinitions"> => {
  const columns = "kind, key, version, status, body, actor, at";
  const current = db.prepare(
    `SELECT ${columns} FROM definition d WHERE version = (SELECT max(version) FROM definition x WHERE x.kind = d.kind AND x.key = d.key) OR status = 'live' ORDER BY kind, key, version`,
  );
  const history = db.prepare(
    `SELECT ${columns} FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC`,
  );
  const liveAt = db.prepare(
    `SELECT ${columns} FROM definition WHERE live_from <= ?1 AND (live_until IS NULL OR live_until > ?1) ORDER BY kind, key`,
  );
  const lastChange = db.prepare(
    "SELECT coalesce(max(max(coalesce(live_from, 0), coalesce(live_until, 0))), 0) AS seq FROM definition",
  );
  return {
    definitions: async () => current.all().map(definitionFromRow),
    definitionHistory: async (kind, key) => history.all(kind, key).map(definitionFromRow),
    liveDefinitions: async (at) =>
      snapshot(db, () => {
        const seq = at ?? int(lastChange.get(), "seq");
        return { seq, live: liveAt.all(seq).map(definitionFromRow) };
      }),
  };
};

const createSystemReads = (
  db: DatabaseSync,
): Pick<Reads, "keys" | "importCursor" | "nextDue" | "counts"> => {
  const keys = db.prepare(
    "SELECT hash, name, kind, source, role, at FROM access_key ORDER BY at, name",
  );
  const cursor = db.prepare("SELECT row, body FROM import_cursor WHERE import = ?");
  const due = db.prepare("SELECT min(due) AS due FROM timer");
  const counts = db.prepare(
    `SELECT (SELECT count(*) FROM (SELECT hash FROM dedupe UNION SELECT hash FROM dedupe_tail)) AS events, (SELECT count(*) FROM facet WHERE seq IS NOT NULL) AS profiles,
            (SELECT count(*) FROM decision) AS decisions, (SELECT count(*) FROM quarantine) AS quarantined`,
  );
  return {
    keys: async () => keys.all().map(keyFromRow),
    importCursor: async (id) => {
      const row = cursor.get(id);
      return row ? { import: id, row: int(row, "row"), body: text(row, "body") } : null;
    },
    nextDue: async () => maybeInt(due.get(), "due"),
    counts: async () => {
      const row = counts.get();
      return {
        events: int(row, "events"),
        profiles: int(row, "profiles"),
        decisions: int(row, "decisions"),
        quarantined: int(row, "quarantined"),
      };
    },
  };
};

/** Reads over a connection of their own; each call is one snapshot, never behind an acknowledged commit. */
export const createReads = (db: DatabaseSync): Reads => {
  const profiles = createProfileReads(db);
  return {
    ...profiles.reads,
    ...createLogReads(db, profiles.memberIds),
    ...createDefinitionReads(db),
    ...createSystemReads(db),
  };
};
