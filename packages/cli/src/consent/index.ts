import type { Register } from "../command/index.ts";
import { registerRecord } from "./record.ts";
import { registerShow } from "./show.ts";
import { registerSummary } from "./summary.ts";

export const registerConsent: Register = (program, shell) => {
  const consent = program.command("consent").description("what people agreed to");
  registerShow(consent, shell);
  registerSummary(consent, shell);
  registerRecord(consent, shell);
};
