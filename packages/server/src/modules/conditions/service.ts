import type { EvaluateConditionRequest, EvaluateConditionResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Clause, CompiledCondition, ReadCondition, Subject } from "@attune/core/condition";
import {
  clauseSentences,
  compileConditionNode,
  conditionSentence,
  readCondition,
  subjectOf,
  zoneOf,
} from "@attune/core/condition";
import type { JsonObject } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import { rootOf } from "@attune/core/trait";
import type { Clock } from "../../platform/clock/index.ts";
import type { ProfileRow, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { identifierFrom } from "../profiles/index.ts";
import { undoneTraits } from "../traits/index.ts";
import type { Known, ReadEvents } from "./known.ts";
import { eventsOf, knownOf } from "./known.ts";

export type Conditions = {
  readonly evaluate: (
    request: EvaluateConditionRequest,
    /** What the caller may not see of a profile: conditions read it as missing. */
    mask: Mask | null,
  ) => Promise<EvaluateConditionResponse>;
};

export type ConditionsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** The IANA zone of those who name none. */
  readonly zone: string;
};

type Asked = { readonly known: Known | null; readonly events: ReadEvents | null };

const iso = (at: number): string => new Date(at).toISOString();

type Origin = Pick<
  EvaluateConditionResponse["trace"][number],
  "kind" | "source" | "time" | "age" | "reason" | "events"
>;

/** Where the value of a clause came from. */
const originOf = (clause: Clause, { known }: Asked, now: number): Origin => {
  const since = (time: number | null) => ({
    time: time === null ? null : iso(time),
    age: time === null ? null : now - time,
  });
  if (clause.events !== undefined)
    return { kind: "events", source: null, ...since(clause.latest ?? null) };
  const trait = known?.traits.get(rootOf(clause.path));
  if (trait)
    return {
      kind: trait.kind,
      source: trait.source,
      ...since(trait.time),
      ...(trait.events === undefined ? {} : { events: trait.events }),
      ...(trait.reason === undefined ? {} : { reason: trait.reason }),
    };
  const kind = known === null && !clause.unknown && !clause.path.startsWith("$") ? "given" : null;
  const isHidden = known?.hidden.has(rootOf(clause.path)) === true;
  return { kind, source: null, ...since(null), ...(isHidden ? { reason: "hidden from you" } : {}) };
};

const traceOf = (
  { node }: ReadCondition,
  clauses: readonly Clause[],
  asked: Asked,
  now: number,
): EvaluateConditionResponse["trace"] => {
  const [en, sv] = [clauseSentences(node, "en"), clauseSentences(node, "sv")];
  return clauses.map((clause) => {
    const { path, pointer, wanted, saw, result, unknown, reason, events } = clause;
    return {
      path,
      pointer,
      sentence: { en: en.get(pointer) ?? path, sv: sv.get(pointer) ?? path },
      wanted,
      saw,
      result,
      unknown,
      ...(reason === undefined ? {} : { reason }),
      ...originOf(clause, asked, now),
      ...(events === undefined ? {} : { events }),
    };
  });
};

/** Evaluates conditions on request, by the code that live definitions are evaluated with. */
export const createConditions = ({ store, clock, live, zone }: ConditionsDeps): Conditions => {
  const rowOf = async (identifier: string): Promise<ProfileRow> => {
    const row = await store.reads.profileByIdentifier(
      identifierFrom(identifier, live.current().identity),
    );
    if (!row) throw problem("profile-not-found");
    return row;
  };

  const askedOf = async (
    profile: string | undefined,
    { features }: CompiledCondition,
    mask: Mask | null,
  ): Promise<Asked> => {
    if (profile === undefined) return { known: null, events: null };
    const row = await rowOf(profile);
    const events = features.length > 0 ? await eventsOf(store, row.id, features, mask) : null;
    const program = live.current().segments;
    const undone = await undoneTraits(store, program);
    return { known: knownOf(row, program, clock.now(), undone, mask), events };
  };

  const subjectFor = (
    attributes: JsonObject,
    known: Known | null,
    events: ReadEvents | null,
  ): Subject => ({
    ...subjectOf(attributes, clock.now()),
    zone: zoneOf(attributes, zone),
    ...(known === null ? {} : { computed: known.computed }),
    ...(events === null ? {} : { records: events.records }),
  });

  return {
    evaluate: async ({ condition, attributes = {}, profile, groups = {} }, mask) => {
      const read = readCondition(condition, groups);
      const compiled = compileConditionNode(read.node, groups);
      const asked = await askedOf(profile, compiled, mask);
      const subject = subjectFor(asked.known?.attributes ?? attributes, asked.known, asked.events);
      const { result, clauses } = compiled.explain(subject);
      const next = compiled.nextChange(subject);
      const { events } = asked;
      return {
        result,
        sentence: {
          en: conditionSentence(read.node, "en"),
          sv: conditionSentence(read.node, "sv"),
        },
        trace: traceOf(read, clauses, asked, subject.now),
        flaws: [...read.flaws],
        at: iso(subject.now),
        timezone: subject.zone,
        nextChange: next === null ? null : iso(next),
        ...(events === null
          ? {}
          : { events: { read: events.read, isComplete: events.isComplete } }),
      };
    },
  };
};
