import { isIn, statedOf } from "../profile/index.ts";
import type { Actor, Recorded } from "./entry.ts";
import type { CommitContext } from "./record.ts";
import { evaluateAccounts } from "./evaluate.ts";
import { record } from "./record.ts";
import type { WorkingSet } from "./working-set.ts";
import { facetIn, profileIn } from "./working-set.ts";

export type LeaveRequest = {
  readonly profile: number;
  readonly account: string;
  readonly actor: Actor;
};

/**
 * Takes a profile out of an account, on every facet that is in it. The set holds the profile's facets.
 * The leave is later than every join that is known, though a clock was ahead, so that it is the last
 * word now. Answers its sequence; null when the profile is not in the account.
 */
export const leaveAccount = (
  set: WorkingSet,
  log: Recorded[],
  context: CommitContext,
  { profile, account, actor }: LeaveRequest,
): number | null => {
  const { state, members } = profileIn(set, profile);
  const facets = members
    .map(({ facet }) => facet)
    .filter((facet) => isIn(facetIn(set, facet).state.accounts, account));
  const joined = statedOf(state.accounts, account);
  if (joined?.value !== true || facets.length === 0) return null;
  const time = Math.max(context.at, joined.stamp[0] + 1);
  const { seq } = record(set, log, context, { kind: "leave", facets, account, time, actor });
  evaluateAccounts(set, log, context, profile, seq);
  return seq;
};
