import type { JsonObject as CoreJsonObject } from "@attune/core/json";
import { isObject } from "@attune/core/json";
import { z } from "zod";
import { classified } from "./classified.ts";
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

/**
 * Requests are forgiving: what an event must hold is judged event by event, not here. Passed on as it
 * was parsed, so that nothing of it is dropped unseen.
 */
export const EventMessage = z
  .custom<CoreJsonObject>(isObject, "wants an object")
  .meta({ type: "object" })
  .describe("A Segment-spec message.");
export const BatchRequest = z
  .looseObject({
    batch: z.array(z.unknown()).describe("At most 2,500 messages."),
    sentAt: z.unknown().optional().describe("The client's time when it sent the batch, ISO 8601."),
    writeKey: z.unknown().optional().describe("The key, when no header carries it."),
  })
  .describe("A batch of Segment-spec messages.");

export const ImportCursorDocument = z
  .strictObject({
    import: z
      .string()
      .min(1)
      .max(200)
      .describe("Names the import: a hash of its file and mapping."),
    row: z.int().min(0).describe("Rows read so far."),
    body: JsonObject.describe("What the reader needs to go on."),
  })
  .describe("How far an import has come.");
export type ImportCursorDocument = z.infer<typeof ImportCursorDocument>;

export const ImportRequest = BatchRequest.extend({
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/)
    .optional()
    .describe("Source of the events; the key's own when absent."),
  cursor: ImportCursorDocument.optional().describe(
    "Kept after the batch is on disk, so that an import can go on after a kill.",
  ),
}).describe("A batch of history.");

export const EventWarning = z
  .object({
    pointer: z.string().describe("Where in the event, a JSON Pointer."),
    detail: z
      .string()
      .describe(
        "What the tracking plan wants there and what type it saw, or why a consent signal could not be read.",
      ),
  })
  .describe(
    "A rule of the tracking plan that an accepted event broke, or a consent signal in it that could not be read and grants nothing.",
  );

export const EventAnswer = z
  .discriminatedUnion("status", [
    z.object({
      status: z.literal("accepted"),
      messageId: z.string(),
      warnings: z
        .array(EventWarning)
        .optional()
        .describe(
          "Rules of the tracking plan that it broke, and consent signals that could not be read; absent when there are none.",
        ),
    }),
    z.object({ status: z.literal("duplicate"), messageId: z.string() }),
    z.object({
      status: z.literal("rejected"),
      code: z.string(),
      pointer: z.string().describe("Where in the event, a JSON Pointer."),
      detail: z.string(),
    }),
    z.object({
      status: z
        .literal("pending")
        .describe("No acknowledgement: it was not taken in, send it again."),
      detail: z.string(),
    }),
    z.object({
      status: z.literal("quarantined"),
      messageId: z.string(),
      id: z.string(),
      reason: z.string(),
    }),
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

/** A line of the export of events: the message as it was sent, with what acceptance settled. */
export const ExportedEvent = classified(JsonObject, "message");
