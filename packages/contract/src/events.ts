import { z } from "zod";
import { JsonObject } from "./shared.ts";

export const LIMITS = {
  /** Uncompressed bytes of a batch. */
  batchBytes: 500 * 1024,
  /** Bytes of a history import's body. */
  importBytes: 500 * 1024,
  batchEvents: 2_500,
  /** Bytes of one event as JSON. */
  eventBytes: 32 * 1024,
} as const;

/** Requests are forgiving: what an event must hold is judged event by event, not here. */
export const EventMessage = z.looseObject({ type: z.string().optional(), messageId: z.string().optional() }).describe("A Segment-spec message.");
export const BatchRequest = z
  .looseObject({ batch: z.array(z.unknown()).describe("At most 2,500 messages."), sentAt: z.string().optional(), writeKey: z.string().optional() })
  .describe("A batch of Segment-spec messages.");

export const EventAnswer = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("accepted"), messageId: z.string() }),
    z.object({ status: z.literal("duplicate"), messageId: z.string() }),
    z.object({ status: z.literal("rejected"), code: z.string(), pointer: z.string().describe("Where in the event, a JSON Pointer."), detail: z.string() }),
    z.object({ status: z.literal("quarantined"), messageId: z.string(), id: z.string(), reason: z.string() }),
  ])
  .describe("What became of one event; accepted means committed and on disk.");
export type EventAnswer = z.infer<typeof EventAnswer>;

export const EventsResponse = z
  .object({
    success: z.boolean().describe("True when the request was read; each event has its own answer."),
    accepted: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    quarantined: z.int(),
    events: z.array(EventAnswer).describe("One answer for each event, in order."),
  })
  .describe("Per-event answers.");
export type EventsResponse = z.infer<typeof EventsResponse>;

export const SettingsResponse = z
  .object({
    integrations: z.record(z.string(), JsonObject),
    plan: JsonObject,
    edgeFunction: JsonObject,
    analyticsNextEnabled: z.boolean(),
    middlewareSettings: JsonObject,
    enabledMiddleware: JsonObject,
    metrics: JsonObject,
    legacyVideoPluginsEnabled: z.boolean(),
    remotePlugins: z.array(z.unknown()),
  })
  .describe("What Segment's browser client asks for at start.");
