import type { Register } from "../command/index.ts";
import { registerApply } from "./apply.ts";
import { registerList } from "./list.ts";
import { registerValidate } from "./validate.ts";

export { definitionsIn } from "./apply.ts";

export const registerDefinitions: Register = (program, shell) => {
  registerValidate(program, shell);
  registerApply(program, shell);
  registerList(program, shell);
};
