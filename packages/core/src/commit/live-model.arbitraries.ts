import type { RawEvent } from "../../test/reference/condition-model.ts";
import { modelHolds } from "../../test/reference/condition-model.ts";
import { accountAttributes } from "../account/index.ts";
import type { ReadCondition, SegmentOf } from "../condition/index.ts";
import { compileConditionNode, matchName, readCondition } from "../condition/index.ts";
import type { Event } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { isObject, ownObject } from "../json/index.ts";
import { accountsOf, attributesOf, zoneOfState } from "../profile/index.ts";
import type { LiveSegment } from "../segment/index.ts";
import type { History } from "./history.arbitraries.ts";
import type { AccountRecord, ProfileRecord } from "./working-set.ts";

/** A segment of a test: what is live, and the document that the reference reads. */
export type Written = {
  readonly of: SegmentOf;
  readonly live: LiveSegment;
  readonly read: ReadCondition;
};

/** In their order: each may refer to those before it; those of accounts come first. */
export const ACCOUNT_KEYS = ["gold", "trials"] as const;
export const PROFILE_KEYS = ["vip", "new", "a", "b"] as const;
const FALLBACK: Readonly<Record<SegmentOf, JsonObject>> = {
  profile: { $event: { name: "Bought", within: "24h" } },
  account: { plan: "a" },
};

const ofKey = (key: string): SegmentOf =>
  ACCOUNT_KEYS.some((each) => each === key) ? "account" : "profile";

/** A segment with a condition; one that could not be live is another. */
export const written = (key: string, version: number, document: JsonObject): Written => {
  const of = ofKey(key);
  const read = readCondition(document, {}, of);
  const condition = compileConditionNode(read.node);
  const keys: readonly string[] = of === "account" ? ACCOUNT_KEYS : PROFILE_KEYS;
  const known = new Set<string>(keys.slice(0, Math.max(0, keys.indexOf(key))));
  return read.flaws.length > 0 || condition.segments.some((each) => !known.has(each))
    ? written(key, version, FALLBACK[of])
    : { of, live: { key, version, condition, basis: "" }, read };
};

const propertiesOf = ({ type, name, message }: Event): JsonObject => {
  if (type === "identify") return ownObject(message, "traits");
  if (type === "group")
    return { groupId: message["groupId"] ?? null, ...ownObject(message, "traits") };
  if (type === "page" || type === "screen") return { name, ...ownObject(message, "properties") };
  return type === "track" ? ownObject(message, "properties") : {};
};

const rawOf = (event: Event): RawEvent => ({
  name: matchName(event),
  time: event.time,
  messageId: event.messageId,
  source: event.source,
  properties: propertiesOf(event),
  context: ownObject(event.message, "context"),
  items: Object.values(isObject(event.items) ? event.items : {}).filter(isObject),
});

export const eventsOf = (
  { log }: History,
  facets: ReadonlySet<number>,
  until: number = Infinity,
): Event[] =>
  log.flatMap(({ seq, entry }) =>
    seq <= until && entry.kind === "event" && facets.has(entry.facet) ? [entry.event] : [],
  );

/** The segments that an account is in at an instant, by its attributes as they stand. */
export const modelAccountSegments = (
  { id, state }: AccountRecord,
  all: readonly Written[],
  now: number,
): string[] => {
  const segments: string[] = [];
  const attributes = accountAttributes(id, state);
  for (const { of, live, read } of all) {
    const world = { attributes, events: [], segments, accounts: [], now, zone: "UTC" };
    if (of === "account" && modelHolds(read.node, world, [])) segments.push(live.key);
  }
  return segments;
};

/** The segments that a profile is in at an instant, by reading all of its events from the beginning. */
export const modelSegments = (
  history: History,
  { members, state }: ProfileRecord,
  all: readonly Written[],
  now: number,
): string[] => {
  const facets = new Set(members.map(({ facet }) => facet));
  const events = eventsOf(history, facets).map(rawOf);
  const accounts = accountsOf(state.accounts).flatMap(({ account }) => {
    const known = history.set.accounts.get(account);
    return known
      ? [
          {
            attributes: accountAttributes(account, known.state),
            segments: modelAccountSegments(known, all, now),
          },
        ]
      : [];
  });
  const segments: string[] = [];
  for (const { of, live, read } of all) {
    if (of === "account") continue;
    const world = {
      attributes: attributesOf(state),
      events,
      segments,
      accounts,
      now,
      zone: zoneOfState(state, "UTC"),
    };
    if (modelHolds(read.node, world, [])) segments.push(live.key);
  }
  return segments;
};
