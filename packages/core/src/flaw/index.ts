export { FLAW_CODES } from "./catalogue.ts";
export { issueTold } from "./issue.ts";
export type { FlawSaid, Told } from "./told.ts";
export { told } from "./told.ts";
