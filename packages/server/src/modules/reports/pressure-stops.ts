import type { Decided, Decision, Reason } from "@attune/core/decision";
import { stoppedBy } from "@attune/core/decision";
import type { RunAgain } from "../decide/index.ts";

/** What became of an offer that somebody could have got. */
export type Stop = { readonly reason: Reason; readonly by: string | null };

/** Reasons by which policies keep back what would have fitted. */
const OF_POLICIES: ReadonlySet<Reason> = new Set([
  "CAP_REACHED",
  "SUPPRESSED",
  "BUDGET_EXHAUSTED",
  "DISABLED",
  "GLOBAL_CONTROL",
]);

export const isOfPolicy = ({ reason }: Stop): boolean => OF_POLICIES.has(reason);

const stopOf = ({ reason, parameters }: Pick<Decided, "reason" | "parameters">): Stop => ({
  reason,
  by: stoppedBy(parameters),
});

/**
 * What became of what could have been shown to somebody: the reason of each candidate, SELECTED where it
 * was given; or the decision's own where no candidate was asked, and for the control group. Null when its
 * candidates cannot be made out any more.
 */
export const stopsIn = async (
  decision: Decision,
  runAgain: (decision: Decision) => Promise<RunAgain>,
): Promise<readonly Stop[] | null> => {
  const { reason, funnel, candidates } = decision;
  if (funnel.considered === 0 || reason === "GLOBAL_CONTROL") return [stopOf(decision)];
  if (candidates.length > 0) return candidates.map(stopOf);
  const outcome = await runAgain(decision);
  return "retired" in outcome ? null : outcome.again.candidates.map(stopOf);
};
