import type { Recorded } from "@attune/core/commit";
import { consentsOf } from "@attune/core/consent";
import type { ProfileState } from "@attune/core/profile";
import { combine, deltaOf, EMPTY_STATE, leaveOf, NO_FEATURES } from "@attune/core/profile";
import type { Memberships, Program } from "@attune/core/segment";
import { moveMemberships, NO_MEMBERSHIPS } from "@attune/core/segment";
import type { MembershipEntry, Store, TimelineCursor } from "../../platform/store/index.ts";

/** Entries of a timeline that are read at once, and at most. */
const PAGE = 1_000;
const MOST = 100_000;

/** The entries of somebody's timeline that were committed by an instant, in the order of the log. */
export const entriesUntil = async (
  { reads }: Pick<Store, "reads">,
  profile: number,
  at: number,
): Promise<{ readonly entries: readonly Recorded[]; readonly isComplete: boolean }> => {
  const entries: Recorded[] = [];
  let before: TimelineCursor | null = null;
  let read = 0;
  do {
    const page = await reads.timeline(profile, PAGE, before);
    entries.push(...page.entries.filter((each) => each.at <= at));
    read += PAGE;
    before = page.next;
  } while (before !== null && read < MOST);
  return { entries: entries.toSorted((a, b) => a.seq - b.seq), isComplete: before === null };
};

const withEntry = (known: ProfileState, { entry }: Recorded): ProfileState => {
  switch (entry.kind) {
    case "event":
      return combine(known, deltaOf(entry.event, NO_FEATURES));
    case "consent":
      return combine(known, { ...EMPTY_STATE, consent: consentsOf(entry.statements) });
    case "leave": {
      const accounts = leaveOf(entry.account, entry.time, entry.actor);
      return combine(known, { ...EMPTY_STATE, accounts });
    }
    default:
      return known;
  }
};

/** What was known of somebody, from what had happened by then to those who are one person now. */
export const stateFrom = (entries: readonly Recorded[], program: Program): ProfileState => {
  const state = entries.reduce(withEntry, EMPTY_STATE);
  const events = entries.flatMap(({ entry }) => (entry.kind === "event" ? [entry.event] : []));
  const keys = new Set(program.features.map(({ key }) => key));
  return { ...state, features: program.collect.ofAll(events, keys) };
};

/** In which segments somebody was, from the entries that say so, the newest first. */
export const membershipsFrom = (entries: readonly MembershipEntry[]): Memberships =>
  entries
    .toReversed()
    .reduce((all, { at, entry }) => moveMemberships(all, entry, at), NO_MEMBERSHIPS);
