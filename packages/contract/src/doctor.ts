import { z } from "zod";
import { Plain } from "./classified.ts";

/** What the doctor looks at, in the order in which it tells. */
export const CHECKS = [
  "server",
  "port",
  "directory",
  "permissions",
  "owner file",
  "file system",
  "disk",
  "clock",
  "time zones",
  "keys",
  "key expiry",
  "database",
  "database clock",
  "connections",
  "schema",
  "warehouse",
  "models",
  "versions",
  "CORS origins",
  "consent basis",
  "identity verification",
  "proxies",
] as const;
export type Check = (typeof CHECKS)[number];

export const Finding = z.object({
  check: z.enum(CHECKS),
  state: z.enum(["ok", "warn", "fail"]),
  found: Plain,
  fix: Plain.nullable().describe("What to do about it, in a line; null when all is well."),
});
export type Finding = z.infer<typeof Finding>;

export const DoctorResponse = z
  .object({ ok: z.boolean().describe("Whether nothing failed."), findings: z.array(Finding) })
  .describe("What was examined, what was found, what to do about it.");
export type DoctorResponse = z.infer<typeof DoctorResponse>;
