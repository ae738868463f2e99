import type { Compared, Decided, Decision } from "@attune/core/decision";
import { differencesOf, rerun } from "@attune/core/decision";
import type { PastPrograms } from "./past-programs.ts";
import { retiredFor } from "./retired.ts";

/** A decision made again, and in what it differs; or why it cannot be. */
export type RunAgain =
  | { readonly again: Decided; readonly differs: readonly Compared[] }
  | { readonly because: string };

/** Makes recorded decisions again, with the definitions of their time. */
export const createRunAgain =
  (programAt: PastPrograms) =>
  async (decision: Decision): Promise<RunAgain> => {
    const past = await programAt(decision);
    const retired = retiredFor(decision, past);
    const again = retired.length === 0 ? rerun(past.program, decision) : null;
    if (again === null) return { because: `there is no longer ${retired.join(", ")}` };
    return { again, differs: differencesOf(decision, again) };
  };
