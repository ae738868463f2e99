import type { Reads } from "../contract.ts";
import {
  APPROVAL_KINDS,
  approvalKindsFrom,
  CHOSEN_MODEL,
  modelChoiceFrom,
  int,
  KEY_COLUMNS,
  keyFromRow,
  maybeInt,
  text,
} from "../engine/index.ts";
import { createAccountReads } from "./account-reads.ts";
import { createAccountSegmentReads } from "./account-segment-reads.ts";
import { createAuditReads } from "./audit-reads.ts";
import { createCatalogReads } from "./catalog-reads.ts";
import { createConsentReads } from "./consent-reads.ts";
import { createDefinitionReads } from "./definition-reads.ts";
import { createHomeReads } from "./home-reads.ts";
import { createLogReads } from "./log-reads.ts";
import { createProfileReads } from "./profile-reads.ts";
import { createPeopleReads } from "./people-reads.ts";
import { createQualityReads } from "./quality-reads.ts";
import { createQuarantineReads } from "./quarantine-reads.ts";
import type { ReadDatabase } from "./read-database.ts";
import { createSegmentReads } from "./segment-reads.ts";
import { createStreamReads } from "./stream-reads.ts";
import { createUseReads } from "./use-reads.ts";

const KEYS = `SELECT ${KEY_COLUMNS} FROM access_key ORDER BY at, name, id`;
const CURSOR = "SELECT row, body FROM import_cursor WHERE import = ?";
/** One that no number holds to the millisecond is as far away as can be. */
const NEXT_DUE = `SELECT CASE WHEN min(due) > ${Number.MAX_SAFE_INTEGER} THEN ${Number.MAX_SAFE_INTEGER} ELSE min(due) END AS due FROM timer`;
const COUNTS = `SELECT (SELECT count(*) FROM dedupe_rows) AS events, (SELECT count(*) FROM facet WHERE seq IS NOT NULL) AS profiles,
  (SELECT count(*) FROM decision) AS decisions, (SELECT coalesce(sum(waiting), 0) FROM quarantine_group) AS quarantined`;

const createSystemReads = (
  db: ReadDatabase,
): Pick<
  Reads,
  "keys" | "approvalKinds" | "chosenModel" | "importCursor" | "nextDue" | "counts"
> => ({
  keys: async () => (await db.all(KEYS)).map(keyFromRow),
  chosenModel: async () => modelChoiceFrom(await db.get(CHOSEN_MODEL)),
  approvalKinds: async () => approvalKindsFrom(await db.get(APPROVAL_KINDS)),
  importCursor: async (id) => {
    const row = await db.get(CURSOR, id);
    return row ? { import: id, row: int(row, "row"), body: text(row, "body") } : null;
  },
  nextDue: async () => maybeInt(await db.get(NEXT_DUE), "due"),
  counts: async () => {
    const row = await db.get(COUNTS);
    return {
      events: int(row, "events"),
      profiles: int(row, "profiles"),
      decisions: int(row, "decisions"),
      quarantined: int(row, "quarantined"),
    };
  },
});

/** Every read of a store. Each call is one snapshot, never behind an acknowledged commit. */
export const createReads = (db: ReadDatabase): Reads => ({
  ...createProfileReads(db),
  ...createAccountReads(db),
  ...createAccountSegmentReads(db),
  ...createLogReads(db),
  ...createHomeReads(db),
  ...createCatalogReads(db),
  ...createConsentReads(db),
  ...createDefinitionReads(db),
  ...createSystemReads(db),
  ...createPeopleReads(db),
  ...createAuditReads(db),
  ...createQuarantineReads(db),
  ...createQualityReads(db),
  ...createSegmentReads(db),
  ...createStreamReads(db),
  ...createUseReads(db),
});
