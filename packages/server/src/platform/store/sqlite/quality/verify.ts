import type { DatabaseSync } from "node:sqlite";
import type { Recorded, WorkingSet } from "@attune/core/commit";
import { dayOf } from "@attune/core/quality";
import { int, text } from "../open.ts";
import { createTally, storedProfileTraits, traitsCounted } from "./profile-traits.ts";

type Compare = (
  table: string,
  stored: Iterable<readonly [string, string]>,
  folded: Map<string, string>,
) => void;

/** Counts the events of a log anew: how many each source has on each day, since the counting began. */
export const createQualityRecount = (db: DatabaseSync) => {
  const start = int(db.prepare("SELECT seq FROM quality_start").get(), "seq");
  const accepted = new Map<string, number>();
  return {
    accepted,
    add: ({ seq, entry }: Recorded): void => {
      if (entry.kind !== "event" || seq <= start) return;
      const key = `${entry.event.source}/${dayOf(entry.event.time)}`;
      accepted.set(key, (accepted.get(key) ?? 0) + 1);
    },
  };
};

const textsOf = (counts: ReadonlyMap<string, number>): Map<string, string> =>
  new Map([...counts].flatMap(([key, n]) => (n === 0 ? [] : [[key, String(n)] as const])));

/** Compares what is counted with the profiles and events that the log folds to. */
export const compareQuality = (
  db: DatabaseSync,
  set: WorkingSet,
  accepted: ReadonlyMap<string, number>,
  compare: Compare,
): void => {
  const tally = createTally();
  for (const profile of set.profiles.values()) tally.move(null, traitsCounted(profile));
  compare("quality_profile_trait", storedProfileTraits(db), textsOf(tally.changes));
  const stored = db
    .prepare(
      "SELECT source, day, sum(accepted) AS n FROM quality_event GROUP BY source, day HAVING sum(accepted) <> 0",
    )
    .all()
    .map((row) => [`${text(row, "source")}/${int(row, "day")}`, String(int(row, "n"))] as const);
  compare("quality_event", stored, textsOf(accepted));
};
