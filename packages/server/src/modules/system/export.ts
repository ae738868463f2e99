import { identifierKey } from "@attune/core/event";
import type { Event } from "@attune/core/event";
import { traitsOf } from "@attune/core/profile";
import type { Store } from "../../platform/store/index.ts";
import type { MayGoOut } from "./export-filter.ts";
import { everybody } from "./export-filter.ts";

export const EXPORTS = ["events", "profiles", "decisions"] as const;
export type ExportName = (typeof EXPORTS)[number];

const iso = (at: number): string => new Date(at).toISOString();

const eventLines = async function* (store: Store, may: MayGoOut): AsyncGenerator<object> {
  for await (const { body, profile } of store.reads.exportEvents()) {
    if (profile === null ? may !== everybody : !(await may(profile))) continue;
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

const profileLines = async function* (store: Store, may: MayGoOut): AsyncGenerator<object> {
  for await (const row of store.reads.exportProfiles()) {
    if (!(await may(row.id))) continue;
    yield {
      id: `p${row.id}`,
      identifiers: row.identifiers.map(({ identifier }) => identifierKey(identifier)),
      traits: Object.fromEntries(traitsOf(row.state).map(({ name, value }) => [name, value])),
      events: row.state.events,
      orders: row.state.orders,
    };
  }
};

const decisionLines = async function* (store: Store, may: MayGoOut): AsyncGenerator<object> {
  for await (const { seq, decision } of store.reads.exportDecisions())
    // A decision for nobody is about nobody.
    if (decision.subject === null || (await may(Number(decision.subject.profile.slice(1)))))
      yield { seq, ...decision, time: iso(decision.time) };
};

/** The lines of an export, in order, a bounded page in memory at a time. */
export const exportLines = (
  store: Store,
  name: ExportName,
  may: MayGoOut,
): AsyncGenerator<object> => {
  switch (name) {
    case "events":
      return eventLines(store, may);
    case "profiles":
      return profileLines(store, may);
    case "decisions":
      return decisionLines(store, may);
  }
};
