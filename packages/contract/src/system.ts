import { z } from "zod";
import { Instant } from "./shared.ts";

export const HealthResponse = z
  .object({ status: z.literal("ok") })
  .describe("The process is alive.");
export const ReadyResponse = z
  .object({
    status: z.enum(["ready", "not ready"]),
    store: z.object({
      engine: z.string(),
      ok: z.boolean(),
      reason: z.string().nullable(),
      waiting: z.int(),
      durability: z.string(),
    }),
    counts: z
      .object({ events: z.int(), profiles: z.int(), decisions: z.int(), quarantined: z.int() })
      .optional()
      .describe("With a secret key."),
  })
  .describe("Whether the process can take in events and decide.");
export type ReadyResponse = z.infer<typeof ReadyResponse>;

export const ClockRequest = z
  .union([
    z.strictObject({ now: Instant }),
    z.strictObject({
      advance: z
        .string()
        .regex(/^\d{1,9}(ms|s|m|h|d|w)$/)
        .describe("A duration: 15m, 24h, 90d."),
    }),
  ])
  .describe("Set or advance the virtual clock.");
export const ClockResponse = z
  .object({
    now: Instant,
    virtual: z.boolean(),
    fired: z.int().describe("Timers that fired on the way."),
  })
  .describe("The clock.");
export type ClockResponse = z.infer<typeof ClockResponse>;
