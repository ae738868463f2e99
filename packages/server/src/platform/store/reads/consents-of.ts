import type { Consents } from "@attune/core/consent";
import { FACET_COLUMNS, profileFromRow } from "../engine/index.ts";
import type { Reader } from "./read-database.ts";

/** The columns of a profile's row, `p`. */
export const PROFILE = FACET_COLUMNS.split(", ")
  .map((column) => `p.${column}`)
  .join(", ");
/** The profile to which a facet belongs now. */
export const OF_FACET = `SELECT ${PROFILE} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.id = ?`;
/** The profiles to which some facets belong now, as a list of marks. */
export const OF_FACETS = (marks: string): string =>
  `SELECT DISTINCT ${PROFILE} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.id IN (${marks})`;

/** The last statements of the profile to which a facet belongs now; null when there is none. */
export const consentsOf = async (on: Reader, facet: number): Promise<Consents | null> => {
  const row = await on.get(OF_FACET, facet);
  return row ? profileFromRow(row).state.consent : null;
};
