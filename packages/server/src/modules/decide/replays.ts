import type { DifferingDecision, ReplayQuery, ReplayResponse } from "@attune/contract";
import type { Compared, Decided, Decision } from "@attune/core/decision";
import { createTurns } from "../../platform/clock/index.ts";
import type { DecisionPlace, Store } from "../../platform/store/index.ts";
import type { createRunAgain, RunAgain } from "./run-again.ts";

export type ReplaysDeps = {
  readonly store: { readonly reads: Pick<Store["reads"], "decisionsBetween"> };
  readonly runAgain: ReturnType<typeof createRunAgain>;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

export type Replays = (query: ReplayQuery) => Promise<ReplayResponse>;

/** Decisions that are looked at for a page at most, and those that are read at once: others wait meanwhile. */
const PAGE = 500;
const AT_ONCE = 50;

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

const textOf = ({ at, seq }: DecisionPlace): string => `${at}-${seq}`;

const count = (told: ReplayResponse, decision: Decision, outcome: RunAgain): void => {
  if ("retired" in outcome)
    told.notReplayable.push({ ...headOf(decision), retired: [...outcome.retired] });
  else if (outcome.differs.length === 0) told.same += 1;
  else told.differing.push(differing(decision, outcome.again, outcome.differs));
};

/** Makes some recorded decisions again, in order of time, and compares. */
export const createReplays =
  ({ store: { reads }, runAgain, elapsed }: ReplaysDeps): Replays =>
  async ({ since, until, slot, limit, after }) => {
    const turn = createTurns(elapsed);
    const from = since === undefined ? 0 : Date.parse(since);
    const end = until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
    const told: ReplayResponse = {
      same: 0,
      differing: [],
      notReplayable: [],
      reached: null,
      next: null,
    };
    let place = placeFrom(after);
    let made = 0;
    for (let looked = 0; looked < PAGE && made < limit; looked += AT_ONCE) {
      const { decisions, next } = await reads.decisionsBetween(from, end, AT_ONCE, place);
      place = next;
      for (const { decision, seq } of decisions) {
        told.reached = iso(decision.time);
        if (slot !== undefined && decision.slot !== slot) continue;
        count(told, decision, await runAgain(decision));
        made += 1;
        await turn();
        if (made < limit) continue;
        place = { at: decision.time, seq };
        break;
      }
      if (place === null) break;
    }
    told.next = place && textOf(place);
    return told;
  };
