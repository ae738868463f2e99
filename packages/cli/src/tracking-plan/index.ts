import type { Register } from "../command/index.ts";
import { registerDraft } from "./draft.ts";

export const registerTrackingPlan: Register = (program, shell) => {
  const group = program
    .command("tracking-plan")
    .description("what may come in: draft a tracking plan from what has");
  registerDraft(group, shell);
};
