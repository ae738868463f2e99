import type { DatabaseSync } from "node:sqlite";
import type { Identifier } from "@attune/core/event";
import type { ConsentReads, ConsentRow } from "../consent-contract.ts";
import { entryFromRow, FACET_COLUMNS, profileFromRow } from "./codec.ts";
import { placesOf } from "./log-reads.ts";
import { text } from "./open.ts";
import { snapshot } from "./pages.ts";

type Row = Readonly<Record<string, unknown>>;

/** Reads of what people agreed to. */
export const createConsentReads = (
  db: DatabaseSync,
  memberIds: (profile: number) => number[],
): ConsentReads => {
  const columns = FACET_COLUMNS.split(", ")
    .map((column) => `p.${column}`)
    .join(", ");
  const profileOf = db.prepare(
    `SELECT ${columns} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.id = ?`,
  );
  const facetOf = db.prepare("SELECT ns, value FROM facet WHERE id = ?");

  const identifierOf = (facet: number): Identifier | null => {
    const row = facetOf.get(facet);
    return row ? { ns: text(row, "ns"), value: text(row, "value") } : null;
  };
  const ledgerRow = (row: Row): ConsentRow[] => {
    const { seq, at, entry } = entryFromRow(row);
    if (entry.kind !== "consent") return [];
    const { facet, cause, statements } = entry;
    return [{ seq, at, identifier: identifierOf(facet), cause, statements }];
  };

  return {
    consentsOf: async (profile) => {
      const row = profileOf.get(profile);
      return row ? profileFromRow(row).state.consent : null;
    },
    consentLedger: async (profile, limit) =>
      snapshot(db, () => {
        const facets = memberIds(profile);
        return db
          .prepare(
            `SELECT DISTINCT l.seq, l.at, l.kind, l.facet, p.body
             FROM ${placesOf(facets)} t JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
             WHERE l.kind = 'consent' ORDER BY l.seq DESC LIMIT ?`,
          )
          .all(...facets, ...facets, limit)
          .flatMap(ledgerRow);
      }),
  };
};
