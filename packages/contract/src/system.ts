import { z } from "zod";
import { classified, Plain } from "./classified.ts";
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

/** How a row differs is told of persons too: it holds their state. */
const Difference = z.object({
  table: Plain,
  key: classified(z.string(), "pseudonymous"),
  stored: classified(z.string(), "sensitive").nullable(),
  folded: classified(z.string(), "sensitive").nullable(),
});
export const VerifyResponse = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    events: z.int(),
    facets: z.int(),
    profiles: z.int(),
    links: z.int(),
    timers: z.int(),
    differences: z.array(Difference).describe("The first hundred; `differing` counts them all."),
    differing: z.int(),
  })
  .describe("Whether the present state is what the log folds to.");
export type VerifyResponse = z.infer<typeof VerifyResponse>;

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
