import type { Register } from "../command/index.ts";
import { registerAdd } from "./add.ts";
import { registerList } from "./list.ts";
import { registerRevoke } from "./revoke.ts";
import { registerRotate } from "./rotate.ts";

export const registerKeys: Register = (program, shell) => {
  const keys = program
    .command("keys")
    .description("keys: what a caller shows, and what it may do with it");
  for (const register of [registerList, registerAdd, registerRotate, registerRevoke])
    register(keys, shell);
};
