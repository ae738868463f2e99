import type { Register } from "../command/index.ts";
import { registerClock } from "./clock.ts";
import { registerVerify } from "./verify.ts";

export const registerSystem: Register = (program, shell) => {
  registerVerify(program, shell);
  registerClock(program, shell);
};
