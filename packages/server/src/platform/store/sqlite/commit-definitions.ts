import type { DatabaseSync } from "node:sqlite";
import { canonical } from "@attune/core/json";
import type { Definition, Kind } from "@attune/core/definition";
import type { DefinitionsCommand, DefinitionsOutcome, DefinitionStatus } from "../contract.ts";
import { int, text } from "./open.ts";

type Ref = { readonly kind: Kind; readonly key: string };
type Changed = Ref & { readonly version: number; readonly status: DefinitionStatus };
type By = { readonly actor: string; readonly at: number; readonly seq: number };
type Version = { readonly version: number; readonly status: string; readonly body: string };

export type DefinitionWriter = (
  command: DefinitionsCommand,
  seq: number,
) => Omit<DefinitionsOutcome, "seq">;

type Statements = ReturnType<typeof prepare>;

const prepare = (db: DatabaseSync) => ({
  versions: db.prepare(
    "SELECT version, status, body FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC",
  ),
  insert: db.prepare(
    "INSERT INTO definition (kind, key, version, status, body, actor, at) VALUES (?, ?, ?, 'draft', ?, ?, ?)",
  ),
  setBody: db.prepare(
    "UPDATE definition SET body = ?, actor = ?, at = ? WHERE kind = ? AND key = ? AND version = ?",
  ),
  retire: db.prepare(
    "UPDATE definition SET status = 'archived', live_until = ? WHERE kind = ? AND key = ? AND status = 'live'",
  ),
  goLive: db.prepare(
    "UPDATE definition SET status = 'live', live_from = ?, live_until = NULL, actor = ?, at = ? WHERE kind = ? AND key = ? AND version = ?",
  ),
});

const versionsOf = ({ versions }: Statements, kind: Kind, key: string): Version[] =>
  versions.all(kind, key).map((row) => ({
    version: int(row, "version"),
    status: text(row, "status"),
    body: text(row, "body"),
  }));

type Stored = { readonly version: number; readonly changed: boolean };

/** Stores a draft: over the draft that is there, else as the next version; unchanged when it says what is live. */
const storeDraft = (statements: Statements, definition: Definition, by: By): Stored => {
  const { kind, key } = definition;
  const body = canonical(JSON.parse(JSON.stringify(definition)));
  const known = versionsOf(statements, kind, key);
  const live = known.find(({ status }) => status === "live");
  if (live?.body === body) return { version: live.version, changed: false };
  const draft = known.find(({ status }) => status === "draft");
  const version = draft?.version ?? (known[0]?.version ?? 0) + 1;
  if (draft) statements.setBody.run(body, by.actor, by.at, kind, key, version);
  else statements.insert.run(kind, key, version, body, by.actor, by.at);
  return { version, changed: true };
};

/** Makes the draft live in place of what is; null when there is none. */
const publishDraft = (statements: Statements, { kind, key }: Ref, by: By): number | null => {
  const draft = versionsOf(statements, kind, key).find(({ status }) => status === "draft");
  if (!draft) return null;
  statements.retire.run(by.seq, kind, key);
  statements.goLive.run(by.seq, by.actor, by.at, kind, key, draft.version);
  return draft.version;
};

const archiveLive = (statements: Statements, { kind, key }: Ref, by: By): number | null => {
  const live = versionsOf(statements, kind, key).find(({ status }) => status === "live");
  if (!live) return null;
  statements.retire.run(by.seq, kind, key);
  return live.version;
};

/** Applies definition changes inside the caller's transaction; `seq` is the place of their log entry. */
export const createDefinitionWriter = (db: DatabaseSync): DefinitionWriter => {
  const statements = prepare(db);
  return ({ changes, actor, at }, seq) => {
    const by = { actor, at, seq };
    const changed: Changed[] = [];
    const unchanged: (Ref & { version: number })[] = [];
    const missing: Ref[] = [];
    const note = (ref: Ref, version: number | null, status: DefinitionStatus): void => {
      if (version === null) missing.push(ref);
      else changed.push({ ...ref, version, status });
    };
    for (const change of changes) {
      const { kind, key } = "definition" in change ? change.definition : change;
      const ref = { kind, key };
      if (change.change === "publish") note(ref, publishDraft(statements, ref, by), "live");
      else if (change.change === "archive") note(ref, archiveLive(statements, ref, by), "archived");
      else {
        const stored = storeDraft(statements, change.definition, by);
        if (!stored.changed) unchanged.push({ ...ref, version: stored.version });
        else if (change.change === "draft") note(ref, stored.version, "draft");
        else note(ref, publishDraft(statements, ref, by), "live");
      }
    }
    return { changed, unchanged, missing };
  };
};
