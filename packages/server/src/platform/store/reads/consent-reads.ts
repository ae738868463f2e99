import type { ConsentReads } from "../consent-contract.ts";
import { entryFromRow, listOf } from "../engine/index.ts";
import { consentsOf } from "./consents-of.ts";
import { identifiersOf, memberIds } from "./profile-reads.ts";
import type { ReadDatabase } from "./read-database.ts";

/** Reads of what people agreed to. */
export const createConsentReads = (db: ReadDatabase): ConsentReads => ({
  consentsOf: async (profile) => consentsOf(db, profile),
  consentLedger: (profile, limit) =>
    db.snapshot(async (on) => {
      const facets = await memberIds(on, profile);
      if (facets.length === 0) return [];
      const { marks, values } = listOf(facets);
      const rows = await on.all(
        `SELECT l.seq, l.at, l.kind, l.facet, p.body
         FROM (SELECT DISTINCT seq FROM timeline_rows WHERE facet IN (${marks})) t
         JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
         WHERE l.kind = 'consent' ORDER BY l.seq DESC LIMIT ?`,
        ...values,
        limit,
      );
      const recorded = rows
        .map(entryFromRow)
        .flatMap(({ seq, at, entry }) => (entry.kind === "consent" ? [{ seq, at, entry }] : []));
      const identifiers = await identifiersOf(
        on,
        recorded.map(({ entry }) => entry.facet),
      );
      return recorded.map(({ seq, at, entry: { facet, cause, statements } }) => ({
        seq,
        at,
        identifier: identifiers.get(facet) ?? null,
        cause,
        statements,
      }));
    }),
});
