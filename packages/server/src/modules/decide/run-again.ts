import type { Compared, Decided, Decision } from "@attune/core/decision";
import { differencesOf, ENGINE, rerun } from "@attune/core/decision";
import type { PastPrograms } from "./past-programs.ts";

/** A decision made again, and in what it differs; or what that would need and is gone. */
export type RunAgain =
  | { readonly again: Decided; readonly differs: readonly Compared[] }
  | { readonly retired: readonly string[] };

/** Makes recorded decisions again, with the definitions of their time. */
export const createRunAgain =
  (programAt: PastPrograms) =>
  async (decision: Decision): Promise<RunAgain> => {
    const { program, retiredFor } = await programAt(decision);
    // Where no condition was asked the slot need not have been there.
    const isAsked = decision.now !== undefined || decision.engine !== ENGINE;
    const retired = isAsked ? retiredFor(decision) : [];
    if (retired.length > 0) return { retired };
    const again = rerun(program, decision);
    return again === null
      ? { retired: [`slot:${decision.slot}`] }
      : { again, differs: differencesOf(decision, again) };
  };
