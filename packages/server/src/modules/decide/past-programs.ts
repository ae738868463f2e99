import type { Decision, Program } from "@attune/core/decision";
import { compileProgram } from "@attune/core/decision";
import type { Store } from "../../platform/store/index.ts";
import type { Decider } from "./retired.ts";
import { retiredFor } from "./retired.ts";

/** Definitions of a time, compiled. */
export type Then = {
  readonly program: Program;
  /** What a replay of a decision would need and is gone. */
  readonly retiredFor: (decision: Decider) => readonly string[];
};

/** What was live when something was decided. */
export type PastPrograms = (
  decision: Pick<Decision, "definitionsAt" | "budgetZone">,
) => Promise<Then>;

/** How many times of definitions are kept compiled. */
const KEPT = 16;

const thenOf = async (
  { reads }: Pick<Store, "reads">,
  definitionsAt: number,
  zone: string,
): Promise<Then> => {
  const { live } = await reads.liveDefinitions(definitionsAt);
  const program = compileProgram(live, { zone });
  const known = new Map<string, readonly string[]>();
  return {
    program,
    retiredFor: (decision) => {
      const key = `${decision.engine} ${decision.timeZoneData} ${decision.slot}`;
      const retired = known.get(key) ?? retiredFor(decision, program, live);
      known.set(key, retired);
      return retired;
    },
  };
};

/** Compiles what was live at a sequence; the latest that were asked for are kept. */
export const createPastPrograms = (store: Pick<Store, "reads">): PastPrograms => {
  const known = new Map<string, Then>();
  return async ({ definitionsAt, budgetZone: zone = "UTC" }) => {
    const key = `${definitionsAt} ${zone}`;
    const before = known.get(key);
    if (before) return before;
    const then = await thenOf(store, definitionsAt, zone);
    if (known.size >= KEPT) known.clear();
    known.set(key, then);
    return then;
  };
};
