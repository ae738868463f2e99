import type { Database, Row } from "../database.ts";
import type { Answer, Consents } from "@attune/core/consent";
import { answerOf, statementFor } from "@attune/core/consent";
import type { ConsentCount } from "../../quality-contract.ts";
import { int, text } from "../database.ts";

const answerIn = (consents: Consents, purpose: string): Answer | null => {
  const statement = statementFor(consents, purpose);
  return statement && answerOf(statement);
};

/** How many known profiles have which answer to each purpose, by what a change of profiles adds and takes away. */
export const createConsentTally = () => {
  /** By purpose, then by answer. */
  const changes = new Map<string, Map<string, number>>();
  const add = (purpose: string, answer: Answer | null, by: number): void => {
    if (answer === null) return;
    const ofPurpose = changes.get(purpose) ?? new Map<string, number>();
    changes.set(purpose, ofPurpose);
    ofPurpose.set(answer, (ofPurpose.get(answer) ?? 0) + by);
  };
  const entries = (): [string, string, number][] =>
    [...changes].flatMap(([purpose, answers]) =>
      [...answers].flatMap(([answer, n]): [string, string, number][] =>
        n === 0 ? [] : [[purpose, answer, n]],
      ),
    );
  return {
    entries,
    /** Counts a profile for what it has answered now instead of what it was counted for. */
    move: (before: Consents, now: Consents): void => {
      if (before === now) return;
      for (const purpose of new Set([...Object.keys(before), ...Object.keys(now)])) {
        const was = answerIn(before, purpose);
        const is = answerIn(now, purpose);
        if (was === is) continue;
        add(purpose, was, -1);
        add(purpose, is, 1);
      }
    },
    clear: (): void => changes.clear(),
  };
};

/** Counts the answers of known profiles as they are written. */
export const createProfileConsents = (db: Database) => {
  const tally = createConsentTally();
  const upsert = db.prepare(
    "INSERT INTO quality_consent (purpose, answer, profiles) VALUES (?, ?, ?) ON CONFLICT (purpose, answer) DO UPDATE SET profiles = quality_consent.profiles + excluded.profiles",
  );
  return {
    move: tally.move,
    flush: (): void => {
      for (const entry of tally.entries()) upsert.run(...entry);
      tally.clear();
    },
    forget: tally.clear,
  };
};

/** The counts as they stand, zeros left out. */
export const STORED_CONSENTS =
  "SELECT purpose, answer, profiles FROM quality_consent WHERE profiles <> 0 ORDER BY purpose, answer";

export const consentCountFrom = (row: Row): ConsentCount => ({
  purpose: text(row, "purpose"),
  answer: text(row, "answer"),
  profiles: int(row, "profiles"),
});
