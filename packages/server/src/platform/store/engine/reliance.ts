import type { Database } from "./database.ts";
import type { Consents } from "@attune/core/consent";
import { NO_CONSENTS, permissionOf } from "@attune/core/consent";
import type { Identifier } from "@attune/core/event";
import type { Reliance, Withdrawn } from "../consent-contract.ts";
import { FACET_COLUMNS, profileFromRow } from "./codec.ts";
import { int } from "./database.ts";

/**
 * Looks again, in the decision's own transaction, at what it took for granted: revoking wins over
 * everything in flight (L7). Where nothing was written of the profile since it was read this costs
 * one look at its row.
 */
export const createRelianceCheck = (db: Database) => {
  const rowOf = db.prepare(
    "SELECT p.id, p.seq FROM facet f JOIN facet p ON p.id = f.profile WHERE f.value = ? AND f.ns = ?",
  );
  const columns = FACET_COLUMNS.split(", ")
    .map((column) => `p.${column}`)
    .join(", ");
  const profileOf = db.prepare(
    `SELECT ${columns} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.value = ? AND f.ns = ?`,
  );

  const isAsRead = ({ ns, value }: Identifier, { read }: Reliance): boolean => {
    const row = rowOf.get(value, ns);
    if (!row || read === null) return !row && read === null;
    return int(row, "id") === read.profile && int(row, "seq") === read.seq;
  };
  const consentsNow = ({ ns, value }: Identifier): Consents => {
    const row = profileOf.get(value, ns);
    return row ? profileFromRow(row).state.consent : NO_CONSENTS;
  };

  /** Why the decision may not stand, at the time of its commit; null when it may. */
  return (identifier: Identifier, relies: Reliance, at: number): Withdrawn | null => {
    const runOut = relies.purposes.some(({ until }) => until !== null && until <= at);
    if (!runOut && isAsRead(identifier, relies)) return null;
    const consents = consentsNow(identifier);
    for (const purpose of relies.purposes) {
      const permission = permissionOf(purpose, consents, at);
      if (!permission.allowed) return { purpose: purpose.key, reason: permission.reason };
    }
    return null;
  };
};
