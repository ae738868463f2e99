import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own } from "../json/index.ts";
import type { Checkable } from "./program.ts";
import { plansFor } from "./program.ts";
import type { EventRule, FieldRule, TrackingPlan } from "./schema.ts";

type Fields = Readonly<Record<string, FieldRule>>;

/** A value without what was collected for another purpose; undefined when that is all of it. */
type Limit = (value: Json) => Json | undefined;

const KEEP: Limit = (value) => value;
const LEAVE_OUT: Limit = () => undefined;

const isForAnother = (rule: Pick<FieldRule, "purpose">, purpose: string): boolean =>
  rule.purpose !== undefined && rule.purpose !== purpose;

const fieldsLimit = (fields: Fields, purpose: string): Limit => {
  const limits = new Map(
    Object.entries(fields)
      .map(([name, rule]) => [name, fieldLimit(rule, purpose)] as const)
      .filter(([, limit]) => limit !== KEEP),
  );
  if (limits.size === 0) return KEEP;
  return (value) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).flatMap(([name, each]) => {
            const kept = (limits.get(name) ?? KEEP)(each);
            return kept === undefined ? [] : [[name, kept]];
          }),
        )
      : value;
};

const itemsLimit = (items: FieldRule | undefined, purpose: string): Limit => {
  const limit = items ? fieldLimit(items, purpose) : KEEP;
  if (limit === KEEP) return KEEP;
  return (value) =>
    Array.isArray(value) ? value.flatMap((item: Json) => limit(item) ?? []) : value;
};

const fieldLimit = (rule: FieldRule, purpose: string): Limit => {
  if (isForAnother(rule, purpose)) return LEAVE_OUT;
  const within = fieldsLimit(rule.properties ?? {}, purpose);
  const items = itemsLimit(rule.items, purpose);
  if (within === KEEP || items === KEEP) return within === KEEP ? items : within;
  return (value) => (Array.isArray(value) ? items(value) : within(value));
};

/** The limits of a source's events: by name for track, by type for page and screen. */
type EventLimits = {
  readonly track: ReadonlyMap<string, Limit>;
  readonly page: Limit;
  readonly screen: Limit;
};

const eventLimit = (rule: EventRule | undefined, purpose: string): Limit => {
  if (rule === undefined) return KEEP;
  return isForAnother(rule, purpose) ? LEAVE_OUT : fieldsLimit(rule.properties, purpose);
};

const eventLimits = (plans: readonly TrackingPlan[], purpose: string): EventLimits => ({
  track: new Map(
    plans.flatMap(({ events }) =>
      Object.entries(events).map(([name, rule]) => [name, eventLimit(rule, purpose)] as const),
    ),
  ),
  page: eventLimit(plans.find(({ page }) => page)?.page, purpose),
  screen: eventLimit(plans.find(({ screen }) => screen)?.screen, purpose),
});

const limitOf = ({ track, page, screen }: EventLimits, { type, name }: Checkable): Limit => {
  if (type === "track") return track.get(name) ?? KEEP;
  if (type === "page") return page;
  return type === "screen" ? screen : KEEP;
};

/** An object with one of its members limited, when that is there. */
const limited = (object: JsonObject, name: string, limit: Limit): JsonObject => {
  const value = own(object, name);
  if (limit === KEEP || value === undefined) return object;
  const kept = limit(value);
  const { [name]: _value, ...others } = object;
  return kept === undefined ? others : { ...others, [name]: kept };
};

/**
 * Limits messages to a purpose (purpose limitation): null for an event whose plan says that it is
 * collected for another one, else the message without the properties and traits that are. What no
 * plan names a purpose for stays.
 */
export const limitToPurpose = (
  plans: readonly TrackingPlan[],
  purpose: string,
): ((event: Checkable) => JsonObject | null) => {
  const bySource = new Map<string, EventLimits>();
  // A person has a trait once: what any plan says of it counts.
  const traits = fieldsLimit(
    Object.fromEntries(plans.flatMap((plan) => Object.entries(plan.traits ?? {}))),
    purpose,
  );
  const limitsOf = (source: string): EventLimits => {
    const known = bySource.get(source) ?? eventLimits(plansFor(plans, source), purpose);
    bySource.set(source, known);
    return known;
  };
  const context: Limit = (value) => (isObject(value) ? limited(value, "traits", traits) : value);
  return (event) => {
    const limit = limitOf(limitsOf(event.source), event);
    if (limit === LEAVE_OUT) return null;
    const message =
      event.type === "identify"
        ? limited(event.message, "traits", traits)
        : limited(event.message, "properties", limit);
    return limited(message, "context", traits === KEEP ? KEEP : context);
  };
};
