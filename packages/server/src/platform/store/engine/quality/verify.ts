import type { Database } from "../database.ts";
import { NO_CONSENTS } from "@attune/core/consent";
import type { Recorded, WorkingSet } from "@attune/core/commit";
import { dayOf } from "@attune/core/quality";
import { int, text } from "../database.ts";
import { consentCountFrom, createConsentTally, STORED_CONSENTS } from "./profile-consents.ts";
import { createTally, stateCounted, storedProfileTraits } from "./profile-traits.ts";

type Compare = (
  table: string,
  stored: Iterable<readonly [string, string]>,
  folded: Map<string, string>,
) => void;

/** What a log says was counted: by source and day, since the counting began. */
export type QualityRecount = {
  readonly accepted: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
};

/** Events whose place is remembered: nodes that commit side by side put others in between. */
const REMEMBERED = 50_000;

/** Counts the events of a log and the links that they were refused anew. */
export const createQualityRecount = (db: Database) => {
  const start = int(db.prepare("SELECT seq FROM quality_start").get(), "seq");
  const accepted = new Map<string, number>();
  const refused = new Map<string, number>();
  /** Source and day of the newest events: their refusals follow them. */
  let recent = new Map<number, string>();
  let older = recent;
  const add = (counts: Map<string, number>, key: string): void =>
    void counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    counts: { accepted, refused },
    add: ({ seq, entry }: Recorded): void => {
      if (seq <= start) return;
      if (entry.kind === "event") {
        const place = `${entry.event.source}/${dayOf(entry.event.time)}`;
        if (recent.size >= REMEMBERED) [older, recent] = [recent, new Map()];
        recent.set(seq, place);
        add(accepted, place);
      } else if (entry.kind === "refusal")
        for (const { reason, identifier } of entry.refused)
          add(
            refused,
            `${recent.get(entry.cause) ?? older.get(entry.cause)}/${reason}/${identifier.ns}`,
          );
    },
  };
};

const textsOf = (counts: ReadonlyMap<string, number>): Map<string, string> =>
  new Map([...counts].flatMap(([key, n]) => (n === 0 ? [] : [[key, String(n)] as const])));

/** Compares what is counted with the profiles and events that the log folds to. */
export const compareQuality = (
  db: Database,
  set: WorkingSet,
  { accepted, refused }: QualityRecount,
  compare: Compare,
): void => {
  const tally = createTally();
  const consents = createConsentTally();
  for (const profile of set.profiles.values()) {
    const state = stateCounted(profile);
    tally.move(null, state?.traits ?? null);
    consents.move(NO_CONSENTS, state?.consent ?? NO_CONSENTS);
  }
  compare("quality_profile_trait", storedProfileTraits(db), textsOf(tally.changes));
  compare(
    "quality_consent",
    db
      .prepare(STORED_CONSENTS)
      .all()
      .map(consentCountFrom)
      .map((each) => [`${each.purpose}/${each.answer}`, String(each.profiles)]),
    new Map(consents.entries().map(([purpose, answer, n]) => [`${purpose}/${answer}`, String(n)])),
  );
  const stored = db
    .prepare(
      "SELECT source, day, sum(accepted) AS n FROM quality_event GROUP BY source, day HAVING sum(accepted) <> 0",
    )
    .all()
    .map((row) => [`${text(row, "source")}/${int(row, "day")}`, String(int(row, "n"))] as const);
  compare("quality_event", stored, textsOf(accepted));
  const refusals = db
    .prepare("SELECT source, day, reason, ns, count FROM quality_refusal")
    .all()
    .map((row) => {
      const key = `${text(row, "source")}/${int(row, "day")}/${text(row, "reason")}/${text(row, "ns")}`;
      return [key, String(int(row, "count"))] as const;
    });
  compare("quality_refusal", refusals, textsOf(refused));
};
