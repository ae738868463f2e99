import type { Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { ownObject } from "../json/index.ts";
import { BUILT_IN_TRAITS } from "../profile/index.ts";
import type { Declared } from "../privacy/index.ts";
import { scopeOf } from "../privacy/index.ts";
import { draftFields, ENOUGH } from "./draft-field.ts";
import type { KeyedPlan } from "./flaws.ts";
import { sharedSource } from "./flaws.ts";
import type { Room, Seen, Teller } from "./observation.ts";
import { isSomebodys, newRoom, newSeen, noteUnfit, observeObject } from "./observation.ts";
import type { Checkable } from "./program.ts";
import { PLAN_LIMITS } from "./schema.ts";

export type DraftOptions = {
  readonly key: string;
  /** Absent: each source that no other plan names. */
  readonly sources?: readonly string[] | undefined;
  /** Other plans that are live: the draft says nothing of what they judge. */
  readonly others: readonly KeyedPlan[];
  /** What all live plans declare, the one that is drafted anew too: the draft protects no less. */
  readonly declared: Declared;
  /** Longest draft, in characters of its JSON. */
  readonly most: number;
};

export type Observed = Checkable & { readonly identifiers: readonly Identifier[] };

/** How often something came in, and how often each of its properties or traits with it. */
export type ObservedCall = {
  readonly type: "track" | "page" | "screen" | "identify" | "group";
  /** Of a track event; null for the others. */
  readonly name: string | null;
  readonly count: number;
  readonly properties: readonly { readonly name: string; readonly count: number }[];
};

export type DraftedPlan = {
  /** A definition of kind tracking-plan that everything seen keeps. */
  readonly definition: JsonObject;
  /** Events that it was drafted from. */
  readonly seen: number;
  /** Events by name that found no room in it. */
  readonly leftOut: readonly string[];
  /** How many names of events and properties were left out for what they say of somebody. */
  readonly unfit: number;
  /** What was counted, the most frequent first: completeness is a property's count by its event's. */
  readonly observed: readonly ObservedCall[];
};

/** A draft in the making. */
export type PlanDraft = {
  /** Takes in one event, if the draft is for it; answers whether it is. */
  readonly see: (event: Observed) => boolean;
  readonly write: () => DraftedPlan;
};

type Call = {
  readonly seen: Seen;
  readonly sources: Set<string>;
  readonly room: Room;
  count: number;
};

/** What the other plans judge, of the sources that the draft is for. */
const judgedBy = ({ sources, others }: DraftOptions) => {
  const beside = others.filter((other) => sharedSource({ sources }, other) !== null);
  const named = new Set(others.flatMap((other) => other.sources ?? []));
  return {
    isOurs: (source: string): boolean =>
      sources === undefined ? !named.has(source) : sources.includes(source),
    event: (name: string): boolean => beside.some(({ events }) => Object.hasOwn(events, name)),
    page: beside.some(({ page }) => page !== undefined),
    screen: beside.some(({ screen }) => screen !== undefined),
    /** A person has a trait once: here the plans of all sources count. No plan has what is computed. */
    trait: (name: string): boolean =>
      BUILT_IN_TRAITS.some((builtIn) => builtIn === name) ||
      beside.some(({ traits }) => Object.hasOwn(traits ?? {}, name)),
    groupTrait: (name: string): boolean =>
      beside.some(({ groupTraits }) => Object.hasOwn(groupTraits ?? {}, name)),
  };
};

const without = (fields: JsonObject, isJudged: (name: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !isJudged(name)));

/** Traits that are null are unset: they say nothing of the type. */
const traitsOf = (message: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(ownObject(message, "traits")).filter(([, value]) => value !== null),
  );

/** Names of events that are told when there are too many for one plan. */
const MAX_OMITTED = 100;

const countText = (count: number): string => `${count} ${count === 1 ? "time" : "times"}`;

const descriptionOf = ({ count, sources }: Call): string => {
  const by = [...sources].sort().slice(0, 5).join(", ");
  const few =
    count < ENOUGH.required ? " Too few to tell what is always there: look at it again later." : "";
  return `Seen ${countText(count)}, from ${by}.${few}`;
};

/** The rule of a call; `event` is null for one that is no track event. */
const eventRule = (call: Call, event: string | null, declared: Declared): JsonObject => ({
  description: descriptionOf(call),
  properties: draftFields(
    call.seen,
    { scope: scopeOf("property", event), declared },
    { around: call.count },
  ),
});

const tellerOf = (identifiers: readonly Identifier[]): Teller => {
  const [anchor] = identifiers;
  return {
    key: anchor ? identifierKey(anchor) : "",
    called: new Set(identifiers.map(({ value }) => value)),
  };
};

const createCalls = (total: Room["total"]) => {
  const calls = new Map<string, Call>();
  return {
    calls,
    note: (name: string, object: JsonObject, { source, identifiers }: Observed): boolean => {
      const teller = tellerOf(identifiers);
      let call = calls.get(name);
      if (call === undefined) {
        if (calls.size === PLAN_LIMITS.events || name.length > 255 || name === "") return false;
        call = { seen: newSeen(), sources: new Set(), room: newRoom(total), count: 0 };
        calls.set(name, call);
      }
      call.count += 1;
      if (call.sources.size < 6) call.sources.add(source);
      observeObject(call.seen, object, teller, call.room);
      return true;
    },
  };
};

/** The most frequent events that fit into `most` characters, and the names of the others. */
const fitting = (events: ReadonlyMap<string, Call>, most: number, declared: Declared) => {
  const rules: [string, Json][] = [];
  const leftOut: string[] = [];
  let left = most;
  for (const [name, call] of [...events].sort(([, a], [, b]) => b.count - a.count)) {
    const rule = eventRule(call, name, declared);
    left -= JSON.stringify(rule).length + name.length + 8;
    if (left >= 0) rules.push([name, rule]);
    else leftOut.push(name);
  }
  return { rules: Object.fromEntries(rules), leftOut };
};

/** Sorts what has been seen by what a plan says of it. */
const createObservations = (options: DraftOptions) => {
  const judged = judgedBy(options);
  const { total } = newRoom();
  const tracks = createCalls(total);
  const others = createCalls(total);
  const omitted = new Set<string>();

  const noteTrack = (event: Observed): boolean => {
    if (judged.event(event.name)) return false;
    if (isSomebodys(event.name, tellerOf(event.identifiers))) {
      noteUnfit(total, event.name);
      return false;
    }
    const isNoted = tracks.note(event.name, ownObject(event.message, "properties"), event);
    if (!isNoted && omitted.size < MAX_OMITTED) omitted.add(event.name);
    return isNoted;
  };

  const note = (event: Observed): boolean => {
    const { type, message } = event;
    switch (type) {
      case "track":
        return noteTrack(event);
      case "page":
      case "screen":
        return !judged[type] && others.note(type, ownObject(message, "properties"), event);
      case "identify":
        return others.note(type, without(traitsOf(message), judged.trait), event);
      case "group":
        return others.note(type, without(traitsOf(message), judged.groupTrait), event);
      case "alias":
        return false;
    }
  };

  return {
    see: (event: Observed): boolean => judged.isOurs(event.source) && note(event),
    tracks: tracks.calls,
    others: others.calls,
    omitted,
    unfit: total.unfit,
  };
};

type Calls = ReadonlyMap<string, Call>;

const callRule = (calls: Calls, type: "page" | "screen", declared: Declared): JsonObject => {
  const call = calls.get(type);
  return call ? { [type]: eventRule(call, null, declared) } : {};
};

const traitRules = (
  calls: Calls,
  type: "identify" | "group",
  field: string,
  declared: Declared,
): JsonObject => {
  const call = calls.get(type);
  if (!call) return {};
  const fields = draftFields(
    call.seen,
    { scope: scopeOf("trait"), declared },
    { around: call.count, mayBeRequired: false },
  );
  return Object.keys(fields).length === 0 ? {} : { [field]: fields };
};

const CALLS = ["page", "screen", "identify", "group"] as const;

const countsOf = (
  type: ObservedCall["type"],
  name: string | null,
  { count, seen }: Call,
): ObservedCall => ({
  type,
  name,
  count,
  properties: [...(seen.fields ?? [])].map(([each, field]) => ({ name: each, count: field.count })),
});

const observedIn = (tracks: Calls, others: Calls): ObservedCall[] =>
  [
    ...[...tracks].map(([name, call]) => countsOf("track", name, call)),
    ...CALLS.flatMap((type) => {
      const call = others.get(type);
      return call ? [countsOf(type, null, call)] : [];
    }),
  ].sort((a, b) => b.count - a.count);

/**
 * Drafts a tracking plan from what has come in: types, what is always there, formats, values of
 * which there are few, and how protected each is by its name. Everything seen keeps the draft's rules.
 */
export const createPlanDraft = (options: DraftOptions): PlanDraft => {
  const observations = createObservations(options);
  let seen = 0;
  const writeHead = (): JsonObject => ({
    kind: "tracking-plan",
    key: options.key,
    description: `Drafted from ${seen} ${seen === 1 ? "event" : "events"}. Look at each rule before it goes live.`,
    ...(options.sources ? { sources: [...options.sources] } : {}),
  });
  return {
    see: (event) => {
      const isSeen = observations.see(event);
      if (isSeen) seen += 1;
      return isSeen;
    },
    write: () => {
      const { tracks, others, omitted } = observations;
      const { declared } = options;
      const head = writeHead();
      const calls: JsonObject = {
        ...callRule(others, "page", declared),
        ...callRule(others, "screen", declared),
        ...traitRules(others, "identify", "traits", declared),
        ...traitRules(others, "group", "groupTraits", declared),
      };
      const room = options.most - JSON.stringify({ ...head, ...calls }).length - 20;
      const { rules, leftOut } = fitting(tracks, room, declared);
      return {
        definition: { ...head, events: rules, ...calls },
        seen,
        leftOut: [...leftOut, ...omitted],
        unfit: observations.unfit.size,
        observed: observedIn(tracks, others),
      };
    },
  };
};
