import type { Register } from "../command/index.ts";
import { registerApply } from "./apply.ts";
import { registerDrift } from "./drift.ts";
import { registerList } from "./list.ts";
import { registerPlan } from "./plan.ts";
import { registerPull } from "./pull.ts";
import { registerSchema } from "./schema.ts";
import { registerValidate } from "./validate.ts";

export { appliedText } from "./applied.ts";
export type { DefinitionDocument } from "./documents.ts";
export { definitionsIn, readDefinitions, withPlaces } from "./files.ts";
export { registerPreview } from "./preview.ts";

export const registerDefinitions: Register = (program, shell) => {
  registerValidate(program, shell);
  registerPlan(program, shell);
  registerApply(program, shell);
  registerPull(program, shell);
  registerDrift(program, shell);
  registerList(program, shell);
  registerSchema(program, shell);
};
