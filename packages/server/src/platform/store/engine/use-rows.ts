import type { Released, UseTally } from "@attune/core/exposure";
import { createUseTally, release } from "@attune/core/exposure";
import type { Use, Uses } from "@attune/core/policy";
import { MOST_USES } from "@attune/core/policy";
import type { BudgetKey } from "../uses-contract.ts";
import type { Database, Row, Value } from "./database.ts";
import { int, maybeInt, maybeText, text } from "./database.ts";
import { listOf, listsOf } from "./list.ts";

export const USE_COLUMNS =
  "decision, offer, facet, slot, channel, at, expires, cost, period, shown, clicked, dismissed";

export const useFromRow = (row: Row): Use => {
  const period = maybeText(row, "period");
  return {
    decision: text(row, "decision"),
    offer: text(row, "offer"),
    facet: int(row, "facet"),
    slot: text(row, "slot"),
    channel: text(row, "channel"),
    at: int(row, "at"),
    expires: int(row, "expires"),
    cost: int(row, "cost"),
    ...(period === null ? {} : { period }),
    shown: maybeInt(row, "shown"),
    clicked: maybeInt(row, "clicked"),
    dismissed: maybeInt(row, "dismissed"),
  };
};

/** What stands in a use's row, in the order of its columns. */
export const useCells = (use: Use): Value[] => [
  use.decision,
  use.offer,
  use.facet,
  use.slot,
  use.channel,
  use.at,
  use.expires,
  use.cost,
  use.period ?? null,
  use.shown,
  use.clicked,
  use.dismissed,
];

/** Asks for the latest uses of some facets since an instant, one more than is read at most. */
export const usesQuery = (facets: readonly number[], from: number) => {
  const { marks, values } = listOf(facets);
  const n = values.length;
  return {
    sql: `SELECT ${USE_COLUMNS} FROM offer_use WHERE facet IN (${marks}) AND at >= ?${n + 1}
      ORDER BY at DESC, decision DESC, offer LIMIT ${MOST_USES + 1}`,
    values: [...values, from],
  };
};

export const usesFrom = (rows: readonly Row[]): Uses => ({
  uses: rows.slice(0, MOST_USES).map(useFromRow),
  cut: rows.length > MOST_USES,
});

/** What is spent of a budget, and what is held of it at an instant, as of one moment; takes offer, period, now. */
const TAKEN = `SELECT (SELECT spent FROM budget WHERE offer = ?1 AND period = ?2) AS spent,
  (SELECT sum(held) FROM budget_hold WHERE offer = ?1 AND period = ?2 AND expires > ?3) AS held`;

/** What is spent and held of several budgets at an instant, in one statement; those of which nothing is taken have no row. */
export const takenQuery = (keys: readonly BudgetKey[], now: number) => {
  const wanted = keys.map((_, n) => `(?${2 * n + 2}, ?${2 * n + 3})`).join(", ");
  return {
    sql: `SELECT offer, period, sum(spent) AS spent, sum(held) AS held FROM (
        SELECT offer, period, spent, 0 AS held FROM budget WHERE (offer, period) IN (VALUES ${wanted})
        UNION ALL
        SELECT offer, period, 0 AS spent, held FROM budget_hold WHERE (offer, period) IN (VALUES ${wanted}) AND expires > ?1
      ) taken GROUP BY offer, period`,
    values: [now, ...keys.flatMap(({ offer, period }) => [offer, period])],
  };
};

/** A decision that an exposure names: whom it was for, and what it gave them. */
export type NamedDecision = {
  /** Null when it was made for nobody. */
  readonly facet: number | null;
  readonly uses: readonly Use[];
};

const namedQuery = (marks: string): string =>
  `SELECT d.id, l.facet AS subject, u.* FROM decision d JOIN log l ON l.seq = d.seq
   LEFT JOIN offer_use u ON u.decision = d.id WHERE d.id IN (${marks})`;

/** The table of uses, as the writer sees and changes it, and what is counted of it. */
export type UseRows = {
  /** The latest uses of some facets since an instant. */
  readonly of: (facets: readonly number[], from: number) => Uses;
  /** What is spent and held of a budget, with what this transaction has added. */
  readonly taken: (key: BudgetKey, now: number) => number;
  /** The decisions with these ids that there are. */
  readonly named: (decisions: readonly string[]) => ReadonlyMap<string, NamedDecision>;
  readonly reserve: (use: Use) => void;
  readonly confirm: UseTally["confirm"];
  /** Gives back what a decision had reserved that was never delivered. */
  readonly release: (decision: string, at: number) => void;
  /** Adds to the tables what was counted, before the commit. */
  readonly flush: () => void;
  /** Forgets what a rolled-back transaction counted. */
  readonly forget: () => void;
};

/** Keyed in one order, so that two nodes do not wait for each other. */
const inOrder = <T>(counted: ReadonlyMap<string, T>): readonly T[] =>
  [...counted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);

const createFlush = (db: Database) => {
  const addFigure = db.prepare(
    `INSERT INTO offer_figure (slot, offer, decided, shown, clicked, dismissed, late) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (slot, offer) DO UPDATE SET decided = offer_figure.decided + excluded.decided, shown = offer_figure.shown + excluded.shown,
       clicked = offer_figure.clicked + excluded.clicked, dismissed = offer_figure.dismissed + excluded.dismissed, late = offer_figure.late + excluded.late`,
  );
  const addSpent = db.prepare(
    "INSERT INTO budget (offer, period, spent) VALUES (?, ?, ?) ON CONFLICT (offer, period) DO UPDATE SET spent = budget.spent + excluded.spent",
  );
  const addHeld = db.prepare(
    "INSERT INTO budget_hold (offer, period, expires, held) VALUES (?, ?, ?, ?) ON CONFLICT (offer, period, expires) DO UPDATE SET held = budget_hold.held + excluded.held",
  );
  const dropHeld = db.prepare(
    "DELETE FROM budget_hold WHERE offer = ? AND period = ? AND expires = ? AND held = 0",
  );
  return ({ figures, spent, held }: UseTally): void => {
    for (const figure of inOrder(figures)) {
      const { slot, offer, decided, shown, clicked, dismissed, late } = figure;
      addFigure.run(slot, offer, decided, shown, clicked, dismissed, late);
    }
    for (const each of inOrder(spent)) addSpent.run(each.offer, each.period, each.spent);
    for (const each of inOrder(held)) {
      addHeld.run(each.offer, each.period, each.expires, each.held);
      if (each.held < 0) dropHeld.run(each.offer, each.period, each.expires);
    }
  };
};

/** Statements by their text: lists come in few sizes. */
const createAll = (db: Database) => {
  const statements = new Map<string, ReturnType<Database["prepare"]>>();
  return (sql: string, values: readonly Value[]): Row[] => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known.all(...values);
  };
};

/** Ends at an instant what a decision has reserved and nobody has seen. */
const createLapse = (db: Database) => {
  const ofDecision = db.prepare(`SELECT ${USE_COLUMNS} FROM offer_use WHERE decision = ?`);
  const end = db.prepare("UPDATE offer_use SET expires = ? WHERE decision = ? AND offer = ?");
  return (decision: string, at: number): readonly Released[] => {
    const released = release(ofDecision.all(decision).map(useFromRow), at);
    for (const { after } of released) end.run(after.expires, decision, after.offer);
    return released;
  };
};

/** Decisions by their ids, with whom they were made for and what they gave. */
const namedIn = (
  all: ReturnType<typeof createAll>,
  decisions: readonly string[],
): ReturnType<UseRows["named"]> => {
  const found = new Map<string, { facet: number | null; uses: Use[] }>();
  for (const { marks, values } of listsOf(decisions))
    for (const row of all(namedQuery(marks), values)) {
      const id = text(row, "id");
      const named = found.get(id) ?? { facet: maybeInt(row, "subject"), uses: [] };
      if (maybeText(row, "offer") !== null) named.uses.push(useFromRow(row));
      found.set(id, named);
    }
  return found;
};

export const createUseRows = (db: Database): UseRows => {
  const all = createAll(db);
  const flush = createFlush(db);
  const takenRow = db.prepare(TAKEN);
  const insert = db.prepare(
    `INSERT INTO offer_use (${USE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    "UPDATE offer_use SET shown = ?, clicked = ?, dismissed = ? WHERE decision = ? AND offer = ?",
  );
  const lapse = createLapse(db);
  let tally = createUseTally();

  /** What this transaction has spent of a budget and holds of it. */
  const added = (key: BudgetKey, now: number): number => {
    let sum = 0;
    for (const { offer, period, spent } of tally.spent.values())
      if (offer === key.offer && period === key.period) sum += spent;
    for (const { offer, period, expires, held } of tally.held.values())
      if (offer === key.offer && period === key.period && expires > now) sum += held;
    return sum;
  };

  return {
    of: (facets, from) => {
      if (facets.length === 0) return { uses: [], cut: false };
      const { sql, values } = usesQuery(facets, from);
      return usesFrom(all(sql, values));
    },
    taken: (key, now) => {
      const row = takenRow.get(key.offer, key.period, now);
      return int(row, "spent") + int(row, "held") + added(key, now);
    },
    named: (decisions) => namedIn(all, decisions),
    reserve: (use) => {
      insert.run(...useCells(use));
      tally.reserve(use);
    },
    confirm: (confirmed) => {
      const { shown, clicked, dismissed, decision, offer } = confirmed.after;
      update.run(shown, clicked, dismissed, decision, offer);
      tally.confirm(confirmed);
    },
    release: (decision, at) => {
      for (const released of lapse(decision, at)) tally.release(released);
    },
    flush: () => {
      flush(tally);
      tally = createUseTally();
    },
    forget: () => {
      tally = createUseTally();
    },
  };
};
