import { identifierKey } from "@attune/core/event";
import type { Event } from "@attune/core/event";
import { traitsOf } from "@attune/core/profile";
import type { Store } from "../../platform/store/index.ts";

export const EXPORTS = ["events", "profiles", "decisions"] as const;
export type ExportName = (typeof EXPORTS)[number];

const iso = (at: number): string => new Date(at).toISOString();

const eventLines = async function* (store: Store): AsyncGenerator<object> {
  for await (const { body, profile } of store.reads.exportEvents()) {
    const event: Event = JSON.parse(body);
    // The Segment wire form, with what acceptance settled: id, effective time, receipt, profile.
    yield {
      ...event.message,
      type: event.type,
      messageId: event.messageId,
      timestamp: iso(event.time),
      receivedAt: iso(event.receivedAt),
      source: event.source,
      profileId: profile === null ? null : `p${profile}`,
    };
  }
};

const profileLines = async function* (store: Store): AsyncGenerator<object> {
  for await (const row of store.reads.exportProfiles()) {
    yield {
      id: `p${row.id}`,
      identifiers: row.identifiers.map(({ identifier }) => identifierKey(identifier)),
      traits: Object.fromEntries(traitsOf(row.state).map(({ name, value }) => [name, value])),
      events: row.state.events,
      orders: row.state.orders,
    };
  }
};

const decisionLines = async function* (store: Store): AsyncGenerator<object> {
  for await (const { seq, decision } of store.reads.exportDecisions())
    yield { seq, ...decision, time: iso(decision.time) };
};

/** NDJSON lines of an export, in order, a bounded page in memory at a time. */
export const exportLines = async function* (
  store: Store,
  name: ExportName,
): AsyncGenerator<string> {
  const lines =
    name === "events"
      ? eventLines(store)
      : name === "profiles"
        ? profileLines(store)
        : decisionLines(store);
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
};
