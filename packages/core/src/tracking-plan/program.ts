import type { Event, MessageType } from "../event/index.ts";
import { isReservedName } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { ownObject } from "../json/index.ts";
import type { Check } from "./field-check.ts";
import { compileObject } from "./field-check.ts";
import type { Findings } from "./findings.ts";
import { createFindings } from "./findings.ts";
import type { EventRule, FieldRule, TrackingPlan } from "./schema.ts";
import type { PlanAction, Verdict } from "./verdict.ts";
import { PLAN_ACTIONS } from "./verdict.ts";

/** What a plan looks at of an event. */
export type Checkable = Pick<Event, "source" | "type" | "name" | "message">;

/** The live tracking plans, compiled once: closures over the parsed documents. */
export type TrackingPlans = {
  /** Null when nothing is wrong with an event. */
  readonly check: (event: Checkable) => Verdict | null;
  /** The purpose for which a trait is collected; null where no plan says. */
  readonly purposeOf: (trait: string) => string | null;
};

type SourceChecks = {
  readonly events: ReadonlyMap<string, Check>;
  readonly unknownEvents: PlanAction;
  readonly others: Readonly<Partial<Record<MessageType, Check>>>;
};

const worstOf = (actions: readonly PlanAction[]): PlanAction =>
  PLAN_ACTIONS.findLast((action) => actions.includes(action)) ?? "allow";

const eventCheck = (plan: TrackingPlan, rule: EventRule): Check =>
  compileObject(rule.properties, {
    onViolation: rule.onViolation ?? plan.onViolation,
    unknownProperties: rule.unknownProperties ?? plan.unknownProperties,
    path: "properties",
  });

const both =
  (first: Check, second: Check): Check =>
  (value, findings) => {
    const isFine = first(value, findings);
    return (isFine || findings !== null) && second(value, findings) && isFine;
  };

/** The named traits by what each plan says of them, and the unknown ones by what all name together. */
const traitCheck = (
  plans: readonly TrackingPlan[],
  fieldsOf: (plan: TrackingPlan) => Readonly<Record<string, FieldRule>> | undefined,
): Check | null => {
  const having = plans.filter((plan) => fieldsOf(plan) !== undefined);
  if (having.length === 0) return null;
  const named = having.map((plan) =>
    compileObject(
      fieldsOf(plan) ?? {},
      {
        onViolation: plan.onViolation,
        unknownProperties: plan.unknownProperties,
        path: "traits",
      },
      { unsets: true, unknown: "allow" },
    ),
  );
  const names = Object.fromEntries(
    having.flatMap((plan) => Object.keys(fieldsOf(plan) ?? {})).map((name) => [name, ANYTHING]),
  );
  const unknown = compileObject(names, {
    onViolation: "allow",
    unknownProperties: worstOf(having.map(({ unknownTraits }) => unknownTraits)),
    path: "traits",
  });
  return [...named, unknown].reduce(both);
};

const ANYTHING: FieldRule = { type: "any", required: false, nullable: true };

const compileSource = (plans: readonly TrackingPlan[]): SourceChecks => {
  const events = new Map<string, Check>();
  const others: Partial<Record<MessageType, Check>> = {};
  for (const plan of plans) {
    for (const [name, rule] of Object.entries(plan.events))
      events.set(name, eventCheck(plan, rule));
    if (plan.page) others.page = eventCheck(plan, plan.page);
    if (plan.screen) others.screen = eventCheck(plan, plan.screen);
  }
  const identify = traitCheck(plans, ({ traits }) => traits);
  const group = traitCheck(plans, ({ groupTraits }) => groupTraits);
  if (identify) others.identify = identify;
  if (group) others.group = group;
  return { events, others, unknownEvents: worstOf(plans.map((plan) => plan.unknownEvents)) };
};

/** Field of a message that holds what its plan speaks of. */
const partOf = (type: MessageType): "properties" | "traits" =>
  type === "identify" || type === "group" ? "traits" : "properties";

const unknownEvent = (action: PlanAction): Verdict | null => {
  if (action === "allow") return null;
  const findings: Findings = createFindings("event");
  findings.add({ rule: "event:unknown", want: { kind: "event" }, action }, "");
  return findings.verdict();
};

const judge = (
  check: Check,
  part: "properties" | "traits",
  message: JsonObject,
): Verdict | null => {
  const value = ownObject(message, part);
  if (check(value, null)) return null;
  const findings = createFindings(part);
  check(value, findings);
  return findings.verdict();
};

const checkWith = (checks: SourceChecks, { type, name, message }: Checkable): Verdict | null => {
  const check = type === "track" ? checks.events.get(name) : checks.others[type];
  if (check) return judge(check, partOf(type), message);
  return type !== "track" || isReservedName(name) ? null : unknownEvent(checks.unknownEvents);
};

const NO_CHECKS: SourceChecks = { events: new Map(), others: {}, unknownEvents: "allow" };

/** The plans that judge a source: those that name it, else those that name none. */
export const plansFor = <P extends Pick<TrackingPlan, "sources">>(
  plans: readonly P[],
  source: string,
): readonly P[] => {
  const named = plans.filter(({ sources }) => sources?.includes(source));
  return named.length > 0 ? named : plans.filter(({ sources }) => sources === undefined);
};

/** The checks of each source that a plan names, and those of all the rest. */
const compileSources = (plans: readonly TrackingPlan[]): ((source: string) => SourceChecks) => {
  const named = new Set(plans.flatMap(({ sources }) => sources ?? []));
  const bySource = new Map(
    [...named].map((source) => [source, compileSource(plansFor(plans, source))]),
  );
  const general = plans.filter(({ sources }) => sources === undefined);
  const rest = general.length === 0 ? NO_CHECKS : compileSource(general);
  return (source) => bySource.get(source) ?? rest;
};

const purposesOf = (plans: readonly TrackingPlan[]): ReadonlyMap<string, string> =>
  new Map(
    plans
      .flatMap(({ traits }) => Object.entries(traits ?? {}))
      .flatMap(([name, { purpose }]) => (purpose === undefined ? [] : [[name, purpose] as const])),
  );

/** Compiles the live plans; `planFlaws` and `overlapFlaws` have found nothing in them. */
export const compileTrackingPlans = (plans: readonly TrackingPlan[]): TrackingPlans => {
  const checksOf = compileSources(plans);
  const purposes = purposesOf(plans);
  return {
    check: plans.length === 0 ? () => null : (event) => checkWith(checksOf(event.source), event),
    purposeOf: (trait) => purposes.get(trait) ?? null,
  };
};
