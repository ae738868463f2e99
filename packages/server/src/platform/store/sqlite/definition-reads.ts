import type { DatabaseSync } from "node:sqlite";
import type { Versioned } from "@attune/core/decision";
import { Definition } from "@attune/core/definition";
import type {
  DefinitionEvent,
  DefinitionReads,
  StoredDefinition,
} from "../definitions-contract.ts";
import { revisionOf } from "../definition-revision.ts";
import { authorsOf, originOf, statusOf } from "./definition-rows.ts";
import { int, maybeText, text } from "./open.ts";
import { snapshot } from "./pages.ts";

type Row = Readonly<Record<string, unknown>>;

const versionedFromRow = (row: Row): Versioned => ({
  definition: Definition.parse(JSON.parse(text(row, "body"))),
  version: int(row, "version"),
});

const definitionFromRow = (row: Row): StoredDefinition => {
  const status = statusOf(row);
  const { definition, version } = versionedFromRow(row);
  return {
    definition,
    version,
    status,
    actor: text(row, "actor"),
    at: int(row, "at"),
    origin: originOf(row),
    authors: authorsOf(row),
    reason: maybeText(row, "reason"),
    revision: revisionOf(definition.kind, definition.key, version, status, text(row, "body")),
  };
};

const eventFromRow = (row: Row): DefinitionEvent => ({
  seq: int(row, "seq"),
  version: int(row, "version"),
  status: statusOf(row),
  actor: text(row, "actor"),
  origin: originOf(row),
  at: int(row, "at"),
  reason: maybeText(row, "reason"),
});

const COLUMNS = "kind, key, version, status, body, actor, at, origin, authors, reason";

/** Reads of definitions and of what was done to them. */
export const createDefinitionReads = (db: DatabaseSync): DefinitionReads => {
  const current = db.prepare(
    `SELECT ${COLUMNS} FROM definition d WHERE version = (SELECT max(version) FROM definition x WHERE x.kind = d.kind AND x.key = d.key) OR status = 'live' ORDER BY kind, key, version`,
  );
  const history = db.prepare(
    `SELECT ${COLUMNS} FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC`,
  );
  const events = db.prepare(
    "SELECT seq, version, status, actor, origin, at, reason FROM definition_event WHERE kind = ? AND key = ? ORDER BY seq DESC",
  );
  const liveAt = db.prepare(
    "SELECT version, body FROM definition WHERE live_from <= ?1 AND (live_until IS NULL OR live_until > ?1) ORDER BY kind, key",
  );
  const lastLive = db.prepare(
    "SELECT coalesce(max(max(coalesce(live_from, 0), coalesce(live_until, 0))), 0) AS seq FROM definition",
  );
  const lastChange = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM definition");
  return {
    definitions: async () => current.all().map(definitionFromRow),
    definitionHistory: async (kind, key) => history.all(kind, key).map(definitionFromRow),
    definitionEvents: async (kind, key) => events.all(kind, key).map(eventFromRow),
    liveDefinitions: async (at) =>
      snapshot(db, () => {
        const seq = at ?? int(lastLive.get(), "seq");
        return { seq, live: liveAt.all(seq).map(versionedFromRow) };
      }),
    definitionsSeq: async () => int(lastChange.get(), "seq"),
  };
};
