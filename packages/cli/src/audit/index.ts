import type { Register } from "../command/index.ts";
import { registerAuditList } from "./list.ts";
import { registerAuditVerify } from "./verify.ts";

export const registerAudit: Register = (program, { terminal, finish }) => {
  const audit = program
    .command("audit")
    .description("what people and keys did, in a log that shows when it was changed");
  registerAuditList(audit, { terminal, finish });
  registerAuditVerify(audit, { terminal, finish });
};
