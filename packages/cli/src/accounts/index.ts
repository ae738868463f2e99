import type { Register } from "../command/index.ts";
import { registerLeave } from "./leave.ts";
import { registerList } from "./list.ts";
import { registerMembers } from "./members.ts";
import { registerShow } from "./show.ts";

export const registerAccounts: Register = (program, shell) => {
  const accounts = program.command("accounts").description("companies and households");
  registerList(accounts, shell);
  registerShow(accounts, shell);
  registerMembers(accounts, shell);
  registerLeave(accounts, shell);
};
