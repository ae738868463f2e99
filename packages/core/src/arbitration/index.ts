export type { Factor } from "./arbitration.ts";
export { Arbitration, FACTORS, Slate } from "./arbitration.ts";
