import type { Register } from "../command/index.ts";
import { registerPreview } from "../definitions/index.ts";
import { registerDraft } from "./draft.ts";

export const registerTrackingPlan: Register = (program, shell) => {
  const group = program
    .command("tracking-plan")
    .description(
      "what may come in: draft a tracking plan from what has, preview what one would block",
    );
  registerDraft(group, shell);
  registerPreview(group, shell);
};
