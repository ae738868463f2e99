import type { Answer, RunningAttune } from "./running-attune.ts";

/** A plan that keeps orders out which do not say what they cost, in numbers. */
export const STRICT_PLAN = {
  kind: "tracking-plan",
  key: "strict",
  onViolation: "block",
  events: {
    "Order Completed": {
      properties: {
        order_id: { type: "string", required: true },
        total: { type: "number", required: true },
        currency: { type: "string", enum: ["SEK", "EUR"] },
      },
    },
  },
} as const;

export const apply = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });

export type Sent = {
  readonly messageId: string;
  readonly properties: object;
  readonly [field: string]: unknown;
};

export const order = (messageId: string, properties: object, more: object = {}): Sent => ({
  type: "track",
  event: "Order Completed",
  userId: "u1",
  messageId,
  properties,
  ...more,
});

/** An order that says what it costs as people write it. */
export const written = (messageId: string, total = "12,50", more: object = {}): Sent =>
  order(messageId, { order_id: messageId, total }, more);

/** What makes it one that the plan lets in. */
export const TO_NUMBER = { convert: "/properties/total", to: "number" } as const;

export const send = async (attune: RunningAttune, ...batch: readonly Sent[]) =>
  (await attune.call("batch", { key: "server", body: { batch } })).events;

export type Listed = Answer<"quarantine">;
export const list = (
  attune: RunningAttune,
  query: Readonly<Record<string, string | number>> = {},
): Promise<Listed> => attune.call("quarantine", { query });

/** Ids of the events that wait, by the ids of their messages. */
export const idsIn = async (attune: RunningAttune): Promise<Map<string, string>> => {
  const { events } = await list(attune, { limit: 500 });
  return new Map(events.map(({ messageId, id }) => [messageId, id]));
};

export const idOf = async (attune: RunningAttune, messageId: string): Promise<string> =>
  (await idsIn(attune)).get(messageId) ?? "none";

export const release = (attune: RunningAttune, id: string, ...fix: readonly object[]) =>
  attune.call("releaseQuarantined", { params: { id }, body: { fix } });

export const storedIds = async (attune: RunningAttune): Promise<string[]> =>
  (await attune.storedEvents()).map(({ messageId }) => messageId);

/** Whether the log folds to what stands. */
export const isSound = async (attune: RunningAttune): Promise<boolean> => {
  const { ok, differences } = await attune.call("verify");
  if (!ok) throw new Error(JSON.stringify(differences));
  return ok;
};
