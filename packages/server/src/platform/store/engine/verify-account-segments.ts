import type { WorkingSet } from "@attune/core/commit";
import type { AccountMemberships, AccountTarget, Program } from "@attune/core/segment";
import { accountMembershipsFrom, evaluateAccountSegments } from "@attune/core/segment";
import type { Database } from "./database.ts";
import { int, maybeText, text } from "./database.ts";
import { liveProgram } from "./program-rows.ts";
import type { Compare } from "./verify-segments.ts";
import { notLate } from "./verify-segments.ts";

const byKey = <T>(values: Readonly<Record<string, T>>): (readonly [string, T])[] =>
  Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

const recordedText = ({ in: segments, moved }: AccountMemberships): string =>
  JSON.stringify({ in: byKey(segments), moved: byKey(moved) });

/** What an account's memberships come to when all of its segments are evaluated anew. */
const evaluatedText = (program: Program, account: AccountTarget): string => {
  const { memberships } = account;
  const { due, entered, left } = evaluateAccountSegments(
    program,
    account,
    program.accounts.segments,
    memberships.at,
  );
  const dues = [...due].flatMap(([key, found]) => {
    const instant = notLate(memberships, key, found);
    return instant === null ? [] : [`${key}@${instant}`];
  });
  return JSON.stringify({ entered, left, due: dues.sort() });
};

const storedText = ({ accounts }: Program, { made, memberships }: AccountTarget): string => {
  const kept = new Set(
    accounts.segments.flatMap((segment) => (accounts.isKept(segment, made) ? [segment.key] : [])),
  );
  const dues = Object.entries(memberships.due).flatMap(([key, instant]) =>
    kept.has(key) ? [`${key}@${instant}`] : [],
  );
  return JSON.stringify({ entered: [], left: [], due: dues.sort() });
};

/**
 * Compares in which segments the log says that accounts are with what their rows say, and both with the
 * conditions, evaluated anew at the moment of the last look (L5). What the rows say is then taken over,
 * for people's segments and the timers to be compared with.
 */
export const compareAccountMemberships = (
  db: Database,
  set: WorkingSet,
  compare: Compare,
): void => {
  const { program } = liveProgram(db);
  const [stored, folded] = [new Map<string, string>(), new Map<string, string>()];
  const [asked, answered] = [new Map<string, string>(), new Map<string, string>()];
  const members = new Map<string, string>();
  for (const row of db.prepare("SELECT id, memberships FROM account").iterate()) {
    const id = text(row, "id");
    const account = set.accounts.get(id);
    if (!account) continue;
    const memberships = accountMembershipsFrom(maybeText(row, "memberships"));
    stored.set(id, recordedText(memberships));
    folded.set(id, recordedText(account.memberships));
    account.memberships = memberships;
    asked.set(id, storedText(program, account));
    answered.set(id, evaluatedText(program, account));
    for (const [segment, since] of Object.entries(memberships.in))
      members.set(JSON.stringify([segment, id]), String(since));
  }
  compare("account_membership", stored, folded);
  compare("account_evaluation", asked, answered);
  const rows = [...db.prepare("SELECT segment, account, since FROM account_segment").iterate()].map(
    (row): [string, string] => [
      JSON.stringify([text(row, "segment"), text(row, "account")]),
      String(int(row, "since")),
    ],
  );
  compare("account_segment", rows, members);
};
