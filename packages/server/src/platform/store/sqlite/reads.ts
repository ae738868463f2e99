import type { DatabaseSync } from "node:sqlite";
import type { Reads } from "../contract.ts";
import { createApprovalReads } from "./approval-rows.ts";
import { createAuditReads } from "./audit-rows.ts";
import { createDefinitionReads } from "./definition-reads.ts";
import { KEY_COLUMNS, keyFromRow } from "./key-rows.ts";
import { createConsentReads } from "./consent-reads.ts";
import { createLogReads } from "./log-reads.ts";
import { int, maybeInt, text } from "./open.ts";
import { createNewestEventReads } from "./newest-event-reads.ts";
import { createProfileReads } from "./profile-reads.ts";
import { createQualityReads } from "./quality/index.ts";
import { createQuarantineReads } from "./quarantine-reads.ts";

const createSystemReads = (
  db: DatabaseSync,
): Pick<Reads, "keys" | "importCursor" | "nextDue" | "counts"> => {
  const keys = db.prepare(`SELECT ${KEY_COLUMNS} FROM access_key ORDER BY at, name, id`);
  const cursor = db.prepare("SELECT row, body FROM import_cursor WHERE import = ?");
  const due = db.prepare(
    // One that no number holds to the millisecond is as far away as can be.
    `SELECT min(min(due), ${Number.MAX_SAFE_INTEGER}) AS due FROM timer`,
  );
  const counts = db.prepare(
    `SELECT (SELECT count(*) FROM (SELECT hash FROM dedupe UNION SELECT hash FROM dedupe_tail)) AS events, (SELECT count(*) FROM facet WHERE seq IS NOT NULL) AS profiles,
            (SELECT count(*) FROM decision) AS decisions, (SELECT coalesce(sum(waiting), 0) FROM quarantine_group) AS quarantined`,
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
    ...createNewestEventReads(db),
    ...createConsentReads(db, profiles.memberIds),
    ...createDefinitionReads(db),
    ...createSystemReads(db),
    ...createAuditReads(db),
    ...createApprovalReads(db),
    ...createQuarantineReads(db),
    ...createQualityReads(db),
  };
};
