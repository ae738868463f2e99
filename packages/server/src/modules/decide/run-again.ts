import type { Compared, Decided, Decision } from "@attune/core/decision";
import { differencesOf, ENGINE, rerun } from "@attune/core/decision";
import type { PastPrograms } from "./past-programs.ts";

/** A decision made again, and in what it differs; or why it cannot be. */
export type RunAgain =
  | { readonly again: Decided; readonly differs: readonly Compared[] }
  | { readonly because: string };

/** Makes recorded decisions again, with the definitions of their time. */
export const createRunAgain =
  (programAt: PastPrograms) =>
  async (decision: Decision): Promise<RunAgain> => {
    if (decision.engine !== ENGINE)
      return { because: `it was decided by ${decision.engine}, and this is ${ENGINE}` };
    const again = rerun(await programAt(decision), decision);
    if (again === null) return { because: `the slot ${decision.slot} was not live` };
    return { again, differs: differencesOf(decision, again) };
  };
