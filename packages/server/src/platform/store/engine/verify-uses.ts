import type { Entry, Recorded } from "@attune/core/commit";
import { confirm, createUseTally, exposureOf, release } from "@attune/core/exposure";
import type { Use } from "@attune/core/policy";
import type { Database, Row } from "./database.ts";
import { int, text } from "./database.ts";
import { USE_COLUMNS, useCells, useFromRow } from "./use-rows.ts";
import type { Compare } from "./verify-segments.ts";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

const useKey = ({ decision, offer }: Use): string => `${decision}/${offer}`;
const useText = (use: Use): string => JSON.stringify(useCells(use));

const storedRows = function* (
  db: Database,
  sql: string,
  read: (row: Row) => readonly [string, string],
): Generator<readonly [string, string]> {
  for (const row of db.prepare(sql).iterate()) yield read(row);
};

/** What decisions have reserved by the log, and exposures confirmed: compared with what stands. */
export const createUseFold = () => {
  const uses = new Map<string, Map<string, Use>>();
  const tally = createUseTally();

  const reserve = ({ at }: Recorded, { id, facet, uses: reserved }: Of<"decision">): void => {
    if (facet === null || reserved === undefined || reserved.length === 0) return;
    const made = reserved.map(
      (each): Use => ({
        ...each,
        decision: id,
        facet,
        at,
        shown: null,
        clicked: null,
        dismissed: null,
      }),
    );
    uses.set(id, new Map(made.map((use) => [use.offer, use])));
    made.forEach(tally.reserve);
  };

  /** What was never delivered was given back with the decision that was. */
  const giveBack = ({ at }: Recorded, { releases }: Of<"decision">): void => {
    const known = uses.get(releases ?? "");
    if (!known) return;
    for (const released of release(known.values(), at)) {
      known.set(released.after.offer, released.after);
      tally.release(released);
    }
  };

  const expose = ({ at }: Recorded, { event }: Of<"event">): void => {
    const exposure = exposureOf(event);
    const known = uses.get(exposure?.decision ?? "");
    if (!exposure || !known) return;
    for (const confirmed of confirm([...known.values()], exposure, event.time, at)) {
      known.set(confirmed.after.offer, confirmed.after);
      tally.confirm(confirmed);
    }
  };

  return {
    fold: (recorded: Recorded): void => {
      const { entry } = recorded;
      if (entry.kind === "decision") {
        reserve(recorded, entry);
        giveBack(recorded, entry);
      } else if (entry.kind === "event") expose(recorded, entry);
    },
    compare: (db: Database, compare: Compare): void => {
      const all = [...uses.values()].flatMap((each) => [...each.values()]);
      compare(
        "offer_use",
        storedRows(db, `SELECT ${USE_COLUMNS} FROM offer_use`, (row) => {
          const use = useFromRow(row);
          return [useKey(use), useText(use)];
        }),
        new Map(all.map((use) => [useKey(use), useText(use)])),
      );
      compareCounts(db, tally, compare);
    },
  };
};

const compareCounts = (
  db: Database,
  { figures, spent, held }: ReturnType<typeof createUseTally>,
  compare: Compare,
): void => {
  compare(
    "offer_figure",
    storedRows(
      db,
      "SELECT slot, offer, decided, shown, clicked, dismissed, late FROM offer_figure",
      (row) => [
        `${text(row, "slot")}/${text(row, "offer")}`,
        ["decided", "shown", "clicked", "dismissed", "late"]
          .map((each) => int(row, each))
          .join(" "),
      ],
    ),
    new Map(
      [...figures.values()].map(({ slot, offer, decided, shown, clicked, dismissed, late }) => [
        `${slot}/${offer}`,
        [decided, shown, clicked, dismissed, late].join(" "),
      ]),
    ),
  );
  compare(
    "budget",
    storedRows(db, "SELECT offer, period, spent FROM budget", (row) => [
      `${text(row, "offer")}/${text(row, "period")}`,
      String(int(row, "spent")),
    ]),
    new Map([...spent.values()].map((each) => [`${each.offer}/${each.period}`, `${each.spent}`])),
  );
  compare(
    "budget_hold",
    storedRows(db, "SELECT offer, period, expires, held FROM budget_hold", (row) => [
      `${text(row, "offer")}/${text(row, "period")}/${int(row, "expires")}`,
      String(int(row, "held")),
    ]),
    new Map(
      [...held.values()].flatMap(({ offer, period, expires, held: sum }) =>
        sum === 0 ? [] : [[`${offer}/${period}/${expires}`, `${sum}`]],
      ),
    ),
  );
};
