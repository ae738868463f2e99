import type { Event } from "@attune/core/event";
import type { Incoming } from "../src/platform/store/contract.ts";

/** Noon of a day long past, so that nothing here depends on the machine's clock. */
export const NOON = Date.UTC(2026, 0, 15, 12);

let made = 0;

/** An accepted event as the server hands it to a store; identifiers as `ns:value`. */
export const stored = (identifiers: readonly string[], more: Partial<Event> = {}): Incoming => {
  made += 1;
  const event: Event = {
    source: "web",
    messageId: `m${made}`,
    type: "track",
    name: "Product Viewed",
    time: NOON,
    receivedAt: NOON,
    historical: false,
    identifiers: identifiers.map((text) => {
      const [ns = "", value = ""] = text.split(":");
      return { ns, value };
    }),
    claims: [],
    ignored: [],
    message: { event: more.name ?? "Product Viewed" },
    ...more,
  };
  return { stored: JSON.stringify(event), verdict: null, isPublic: false };
};
