import type { DifferingDecision, ReplayQuery, ReplayResponse } from "@attune/contract";
import type { Compared, Decided, Decision } from "@attune/core/decision";
import type { DecisionPlace, Store } from "../../platform/store/index.ts";
import type { createRunAgain } from "./run-again.ts";

export type Replays = (query: ReplayQuery) => Promise<ReplayResponse>;

/** After so many of them other work has its turn. */
const AT_ONCE = 20;

const iso = (at: number): string => new Date(at).toISOString();

const placeFrom = (text: string | undefined): DecisionPlace | null => {
  if (text === undefined) return null;
  const dash = text.lastIndexOf("-");
  return { at: Number(text.slice(0, dash)), seq: Number(text.slice(dash + 1)) };
};

const headOf = ({ id, time, slot }: Decision) => ({ id, time: iso(time), slot });

const outcomeOf = ({ reason, offer }: Decided) => ({ reason, offer });

const differing = (
  decision: Decision,
  again: Decided,
  differs: readonly Compared[],
): DifferingDecision => ({
  ...headOf(decision),
  differs: [...differs],
  recorded: outcomeOf(decision),
  replayed: outcomeOf(again),
});

/** Makes a page of recorded decisions again and compares. */
export const createReplays =
  ({ reads }: Pick<Store, "reads">, runAgain: ReturnType<typeof createRunAgain>): Replays =>
  async ({ since, until, slot, limit, after }) => {
    const from = since === undefined ? 0 : Date.parse(since);
    const end = until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
    const page = await reads.decisionsBetween(from, end, limit, placeFrom(after));
    const told: ReplayResponse = {
      same: 0,
      differing: [],
      notReplayable: [],
      reached: null,
      next: page.next && `${page.next.at}-${page.next.seq}`,
    };
    let asked = 0;
    for (const { decision } of page.decisions) {
      told.reached = iso(decision.time);
      if (slot !== undefined && decision.slot !== slot) continue;
      const outcome = await runAgain(decision);
      if ("because" in outcome) told.notReplayable.push({ ...headOf(decision), ...outcome });
      else if (outcome.differs.length === 0) told.same += 1;
      else told.differing.push(differing(decision, outcome.again, outcome.differs));
      asked += 1;
      if (asked % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return told;
  };
