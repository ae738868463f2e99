import type { Register } from "../command/index.ts";
import { registerAdd } from "./add.ts";
import { registerDisable, registerEnable, registerRole } from "./change.ts";
import { registerLink } from "./link.ts";
import { registerList } from "./list.ts";

export const registerPeople: Register = (program, shell) => {
  const people = program
    .command("people")
    .description("people who sign in to the admin UI, and what each may do");
  for (const register of [
    registerList,
    registerAdd,
    registerLink,
    registerRole,
    registerDisable,
    registerEnable,
  ])
    register(people, shell);
};
