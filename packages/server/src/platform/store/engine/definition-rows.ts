import type { Database } from "./database.ts";
import type {
  DefinitionEvent,
  DefinitionOrigin,
  DefinitionRef,
  DefinitionStatus,
  VersionMark,
} from "../definitions-contract.ts";
import { DEFINITION_ORIGINS, DEFINITION_STATUSES } from "../definitions-contract.ts";
import { revisionOf } from "../definition-revision.ts";
import { int, maybeText, text } from "./database.ts";

type Row = Readonly<Record<string, unknown>>;

const isStatus = (value: string): value is DefinitionStatus =>
  DEFINITION_STATUSES.some((status) => status === value);
const isOrigin = (value: string): value is DefinitionOrigin =>
  DEFINITION_ORIGINS.some((origin) => origin === value);

export const statusOf = (row: Row): DefinitionStatus => {
  const status = text(row, "status");
  return isStatus(status) ? status : "draft";
};

export const originOf = (row: Row): DefinitionOrigin => {
  const origin = text(row, "origin");
  return isOrigin(origin) ? origin : "api";
};

export const authorsOf = (row: Row): string[] => {
  const authors: unknown = JSON.parse(text(row, "authors"));
  return Array.isArray(authors) ? authors.map(String) : [];
};

/** One version as the writer sees it. */
export type Version = {
  readonly version: number;
  readonly status: DefinitionStatus;
  readonly body: string;
  readonly authors: readonly string[];
  readonly actor: string;
  readonly at: number;
  /** Why it was sent back from review; null when it was not. */
  readonly reason: string | null;
};

/** A version that is neither live nor was: a draft, or one in review. There is at most one. */
export const isPending = ({ status }: Version): boolean =>
  status === "draft" || status === "in review";

/** A version's row as a refusal tells it. */
export const markOf = ({ kind, key }: DefinitionRef, newest: Version): VersionMark => {
  const { version, status, body, actor, at } = newest;
  return { version, status, actor, at, revision: revisionOf(kind, key, version, status, body) };
};

type By = {
  readonly actor: string;
  readonly at: number;
  readonly origin: DefinitionOrigin;
  readonly seq: number;
};

type Content = {
  readonly body: string;
  readonly authors: readonly string[];
  readonly isNew: boolean;
};

const versionFromRow = (row: Row): Version => ({
  version: int(row, "version"),
  status: statusOf(row),
  body: text(row, "body"),
  authors: authorsOf(row),
  actor: text(row, "actor"),
  at: int(row, "at"),
  reason: maybeText(row, "reason"),
});

const prepare = (db: Database) => ({
  versions: db.prepare(
    "SELECT version, status, body, authors, actor, at, reason FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC",
  ),
  insert: db.prepare(
    "INSERT INTO definition (kind, key, version, status, body, authors, origin, actor, at, seq) VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?)",
  ),
  setBody: db.prepare(
    "UPDATE definition SET body = ?, authors = ?, origin = ? WHERE kind = ? AND key = ? AND version = ?",
  ),
  setStatus: db.prepare(
    "UPDATE definition SET status = ?, reason = ?, actor = ?, at = ?, seq = ? WHERE kind = ? AND key = ? AND version = ?",
  ),
  goLive: db.prepare(
    "UPDATE definition SET live_from = ?, live_until = NULL WHERE kind = ? AND key = ? AND version = ?",
  ),
  retire: db.prepare(
    "UPDATE definition SET status = 'archived', live_until = ?1, seq = ?1 WHERE kind = ?2 AND key = ?3 AND status = 'live'",
  ),
  note: db.prepare(
    "INSERT INTO definition_event (kind, key, seq, version, status, actor, origin, at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  last: db.prepare("SELECT kind, key, seq, actor, at FROM definition ORDER BY seq DESC LIMIT 1"),
});

/** The rows of definitions, as the writer reads and changes them. */
export const createDefinitionRows = (db: Database) => {
  const statements = prepare(db);
  return {
    /** All versions of one, newest first. */
    versions: ({ kind, key }: DefinitionRef): Version[] =>
      statements.versions.all(kind, key).map(versionFromRow),

    /** Stores the content of a pending version. */
    store: (
      { kind, key }: DefinitionRef,
      version: number,
      { body, authors, isNew }: Content,
      { origin, actor, at, seq }: By,
    ): void => {
      const written = JSON.stringify(authors);
      if (isNew) statements.insert.run(kind, key, version, body, written, origin, actor, at, seq);
      else statements.setBody.run(body, written, origin, kind, key, version);
    },

    /** Gives a version another status; what was live before it makes room. */
    setStatus: (
      { kind, key }: DefinitionRef,
      version: number,
      status: DefinitionStatus,
      { actor, at, seq }: By,
      reason: string | null = null,
    ): void => {
      if (status === "live" || status === "archived") statements.retire.run(seq, kind, key);
      if (status === "live") statements.goLive.run(seq, kind, key, version);
      statements.setStatus.run(status, reason, actor, at, seq, kind, key, version);
    },

    /** Keeps what was done, and by whom. */
    note: ({ kind, key }: DefinitionRef, event: DefinitionEvent): void => {
      const { seq, version, status, actor, origin, at, reason } = event;
      statements.note.run(kind, key, seq, version, status, actor, origin, at, reason);
    },

    /** The last change to any definition; null when there was none. */
    last: () => {
      const row = statements.last.get();
      return row === undefined
        ? null
        : {
            kind: text(row, "kind"),
            key: text(row, "key"),
            seq: int(row, "seq"),
            actor: text(row, "actor"),
            at: int(row, "at"),
          };
    },
  };
};

export type DefinitionRows = ReturnType<typeof createDefinitionRows>;
