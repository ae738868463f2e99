import type { Versioned } from "@attune/core/decision";
import { Definition } from "@attune/core/definition";
import type {
  DefinitionEvent,
  DefinitionReads,
  StoredDefinition,
} from "../definitions-contract.ts";
import { revisionOf } from "../definition-revision.ts";
import type { Row } from "../engine/index.ts";
import { authorsOf, int, maybeText, originOf, statusOf, text } from "../engine/index.ts";
import type { ReadDatabase } from "./read-database.ts";

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

/** The newest version of each that is not discarded, and the live one. */
const CURRENT = `SELECT ${COLUMNS} FROM definition d
  WHERE version = (SELECT max(version) FROM definition x WHERE x.kind = d.kind AND x.key = d.key AND x.status <> 'discarded') OR status = 'live'
  ORDER BY kind, key, version`;
const HISTORY = `SELECT ${COLUMNS} FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC`;
const EVENTS =
  "SELECT seq, version, status, actor, origin, at, reason FROM definition_event WHERE kind = ? AND key = ? ORDER BY seq DESC";
const LIVE_AT =
  "SELECT version, body FROM definition WHERE live_from <= ?1 AND (live_until IS NULL OR live_until > ?1) ORDER BY kind, key";
/** When a version last went live or ceased to be; one that ceased did so after it went live. */
const LAST_LIVE = "SELECT coalesce(max(coalesce(live_until, live_from)), 0) AS seq FROM definition";
const LAST_CHANGE = "SELECT coalesce(max(seq), 0) AS seq FROM definition";
const CHANGED_BY = "SELECT coalesce(max(seq), 0) AS seq FROM definition_event WHERE at <= ?";

/** Reads of definitions and of what was done to them. */
export const createDefinitionReads = (db: ReadDatabase): DefinitionReads => ({
  definitions: async () => (await db.all(CURRENT)).map(definitionFromRow),
  definitionHistory: async (kind, key) => (await db.all(HISTORY, kind, key)).map(definitionFromRow),
  definitionEvents: async (kind, key) => (await db.all(EVENTS, kind, key)).map(eventFromRow),
  liveDefinitions: (at) =>
    db.snapshot(async (on) => {
      const seq = at ?? int(await on.get(LAST_LIVE), "seq");
      return { seq, live: (await on.all(LIVE_AT, seq)).map(versionedFromRow) };
    }),
  liveDefinitionsSeq: async () => int(await db.get(LAST_LIVE), "seq"),
  definitionsSeqAt: async (at) => int(await db.get(CHANGED_BY, at), "seq"),
  definitionsSeq: async () => int(await db.get(LAST_CHANGE), "seq"),
});
