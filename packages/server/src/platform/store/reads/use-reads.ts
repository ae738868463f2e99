import type {
  BudgetKey,
  BudgetTaken,
  OfferFigure,
  ProfileUse,
  UseReads,
} from "../uses-contract.ts";
import type { Row } from "../engine/index.ts";
import {
  decodeMembers,
  int,
  maybeInt,
  listsOf,
  maybeText,
  takenQuery,
  text,
  USE_COLUMNS,
  useFromRow,
  usesFrom,
  usesQuery,
} from "../engine/index.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

const MEMBERS =
  "SELECT f.profile, p.members FROM facet f JOIN facet p ON p.id = f.profile WHERE f.id = ?";
const OF_DECISION = `SELECT ${USE_COLUMNS} FROM offer_use WHERE decision = ? ORDER BY offer`;
const BETWEEN = `SELECT u.*, f.profile FROM (
    SELECT ${USE_COLUMNS} FROM offer_use WHERE at >= ? AND at < ? AND (at, decision, offer) > (?, ?, ?)
    ORDER BY at, decision, offer LIMIT ?
  ) u LEFT JOIN facet f ON f.id = u.facet ORDER BY u.at, u.decision, u.offer`;
const FIGURES =
  "SELECT slot, offer, decided, shown, clicked, dismissed, late FROM offer_figure ORDER BY slot, offer";

/** The facets of the profile that a facet belongs to, without what is known of it. */
const facetsOf = async (on: Reader, facet: number): Promise<readonly number[]> => {
  const row = await on.get(MEMBERS, facet);
  if (!row) return [];
  const members = maybeText(row, "members");
  return members === null
    ? [int(row, "profile")]
    : decodeMembers(members).map((each) => each.facet);
};

const budgetKey = ({ offer, period }: BudgetKey): string => `${offer}\u0000${period}`;

const figureFromRow = (row: Row): OfferFigure => ({
  slot: text(row, "slot"),
  offer: text(row, "offer"),
  decided: int(row, "decided"),
  shown: int(row, "shown"),
  clicked: int(row, "clicked"),
  dismissed: int(row, "dismissed"),
  late: int(row, "late"),
});

const profileUseFromRow = (row: Row): ProfileUse => ({
  ...useFromRow(row),
  profile: maybeInt(row, "profile"),
});

/** Reads of what was given to people, of what came of it, and of budgets. */
export const createUseReads = (db: ReadDatabase): UseReads => ({
  uses: (profile, from) =>
    db.snapshot(async (on) => {
      const facets = await facetsOf(on, profile);
      if (facets.length === 0) return { uses: [], cut: false };
      const { sql, values } = usesQuery(facets, from);
      return usesFrom(await on.all(sql, ...values));
    }),
  usesOfDecision: async (id) => (await db.all(OF_DECISION, id)).map(useFromRow),
  usesBetween: async (from, until, limit, after) => {
    const { at, decision, offer } = after ?? { at: from, decision: "", offer: "" };
    const rows = await db.all(BETWEEN, from, until, at, decision, offer, limit);
    return rows.map(profileUseFromRow);
  },
  offerFigures: async () => (await db.all(FIGURES)).map(figureFromRow),
  budgetsTaken: (keys, now) =>
    db.snapshot(async (on) => {
      const taken = new Map<string, Row>();
      const unique = new Map(keys.map((key) => [budgetKey(key), key]));
      for (const { values: some } of listsOf([...unique.values()])) {
        const { sql, values } = takenQuery(some, now);
        for (const row of await on.all(sql, ...values))
          taken.set(budgetKey({ offer: text(row, "offer"), period: text(row, "period") }), row);
      }
      return keys.map(({ offer, period }): BudgetTaken => {
        const row = taken.get(budgetKey({ offer, period }));
        return {
          offer,
          period,
          spent: row ? int(row, "spent") : 0,
          held: row ? int(row, "held") : 0,
        };
      });
    }),
});
