import type { DatabaseSync } from "node:sqlite";
import { canonical } from "@attune/core/json";
import type { Kind } from "@attune/core/definition";
import type { DefinitionChange, DefinitionsCommand, DefinitionsOutcome, DefinitionStatus } from "../contract.ts";
import { int, text } from "./open.ts";

type Changed = { readonly kind: Kind; readonly key: string; readonly version: number; readonly status: DefinitionStatus };
type Version = { readonly version: number; readonly status: string; readonly body: string };

export type DefinitionWriter = (command: DefinitionsCommand, seq: number) => Omit<DefinitionsOutcome, "seq">;

/** Applies definition changes inside the caller's transaction; `seq` is the place of their log entry. */
export const createDefinitionWriter = (db: DatabaseSync): DefinitionWriter => {
  const versions = db.prepare("SELECT version, status, body FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC");
  const insert = db.prepare("INSERT INTO definition (kind, key, version, status, body, actor, at, live_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const setBody = db.prepare("UPDATE definition SET body = ?, actor = ?, at = ? WHERE kind = ? AND key = ? AND version = ?");
  const retire = db.prepare("UPDATE definition SET status = 'archived', live_until = ? WHERE kind = ? AND key = ? AND status = 'live'");
  const goLive = db.prepare("UPDATE definition SET status = 'live', live_from = ?, live_until = NULL, actor = ?, at = ? WHERE kind = ? AND key = ? AND version = ?");

  const versionsOf = (kind: Kind, key: string): Version[] =>
    versions.all(kind, key).map((row) => ({ version: int(row, "version"), status: text(row, "status"), body: text(row, "body") }));

  return ({ changes, actor, at }, seq) => {
    const changed: Changed[] = [];
    const unchanged: { kind: Kind; key: string; version: number }[] = [];
    const missing: { kind: Kind; key: string }[] = [];

    const put = (change: Extract<DefinitionChange, { definition: unknown }>): void => {
      const { kind, key } = change.definition;
      const body = canonical(JSON.parse(JSON.stringify(change.definition)));
      const known = versionsOf(kind, key);
      const live = known.find(({ status }) => status === "live");
      if (live?.body === body) return void unchanged.push({ kind, key, version: live.version });
      const draft = known.find(({ status }) => status === "draft");
      const version = draft?.version ?? (known[0]?.version ?? 0) + 1;
      if (draft) setBody.run(body, actor, at, kind, key, version);
      else insert.run(kind, key, version, "draft", body, actor, at, null);
      if (change.change === "draft") changed.push({ kind, key, version, status: "draft" });
      else publish(kind, key);
    };

    const publish = (kind: Kind, key: string): void => {
      const draft = versionsOf(kind, key).find(({ status }) => status === "draft");
      if (!draft) return void missing.push({ kind, key });
      retire.run(seq, kind, key);
      goLive.run(seq, actor, at, kind, key, draft.version);
      changed.push({ kind, key, version: draft.version, status: "live" });
    };

    const archive = (kind: Kind, key: string): void => {
      const live = versionsOf(kind, key).find(({ status }) => status === "live");
      if (!live) return void missing.push({ kind, key });
      retire.run(seq, kind, key);
      changed.push({ kind, key, version: live.version, status: "archived" });
    };

    for (const change of changes) {
      if (change.change === "publish") publish(change.kind, change.key);
      else if (change.change === "archive") archive(change.kind, change.key);
      else put(change);
    }
    return { changed, unchanged, missing };
  };
};
