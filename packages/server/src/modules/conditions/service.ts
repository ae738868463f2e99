import type { EvaluateConditionRequest, EvaluateConditionResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type {
  CompiledCondition,
  ConditionFlaw,
  ReadCondition,
  SeenAccount,
  Subject,
} from "@attune/core/condition";
import {
  compileConditionNode,
  conditionSentence,
  readCondition,
  subjectOf,
  zoneOf,
} from "@attune/core/condition";
import { kindFlaws, ofAccountsIn } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import { accountsOf } from "@attune/core/profile";
import type { AccountOf, Program } from "@attune/core/segment";
import { segmentsAt } from "@attune/core/segment";
import type { Clock } from "../../platform/clock/index.ts";
import type { ProfileRow, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { identifierFrom } from "../profiles/index.ts";
import { undoneTraits } from "../traits/index.ts";
import { accountsFor, eventsOf, knownOf } from "./known.ts";
import type { Asked } from "./trace.ts";
import { traceOf } from "./trace.ts";

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

/** What is known of whom is asked about. */
type AskedOf = Asked & {
  /** Keys of the segments that the profile is in. */
  readonly segments: readonly string[];
  readonly accounts: readonly SeenAccount[];
};

const iso = (at: number): string => new Date(at).toISOString();

const flawsOf = ({ node, flaws }: ReadCondition, live: LiveDefinitions): ConditionFlaw[] => [
  ...flaws,
  ...kindFlaws(node, ofAccountsIn([], live.current().segmentDefinitions)),
];

/** The segments that somebody is in at an instant; what time alone has changed may hang on an account. */
const segmentsNow = async (
  { reads }: Store,
  program: Program,
  row: ProfileRow,
  now: number,
): Promise<readonly string[]> => {
  const ids = accountsOf(row.state.accounts).map(({ account }) => account);
  const accounts = program.readingAccounts.length > 0 ? await reads.accountsById(ids) : [];
  const accountOf: AccountOf = (id) => accounts.find((each) => each.id === id);
  return segmentsAt(program, { ...row, profile: row.id, now, accountOf });
};

/** Evaluates conditions on request, by the code that live definitions are evaluated with. */
export const createConditions = ({ store, clock, live, zone }: ConditionsDeps): Conditions => {
  const rowOf = async (text: string): Promise<ProfileRow> => {
    const identifier = identifierFrom(text, live.current().identity);
    const row = await store.reads.profileByIdentifier(identifier);
    if (!row) throw problem("profile-not-found");
    return row;
  };

  const askedOf = async (
    profile: string | undefined,
    { features, needsAccounts }: CompiledCondition,
    mask: Mask | null,
  ): Promise<AskedOf> => {
    if (profile === undefined) return { known: null, events: null, segments: [], accounts: [] };
    const row = await rowOf(profile);
    const events = features.length > 0 ? await eventsOf(store, row.id, features, mask) : null;
    const program = live.current().segments;
    const accounts = needsAccounts ? await accountsFor(store, row, program, mask) : [];
    const now = clock.now();
    const segments = await segmentsNow(store, program, row, now);
    const undone = await undoneTraits(store, program);
    return { known: knownOf(row, program, now, undone, mask), events, segments, accounts };
  };

  const subjectFor = (
    attributes: JsonObject,
    { known, events, segments, accounts }: AskedOf,
  ): Subject => ({
    ...subjectOf(attributes, clock.now()),
    accounts,
    isIn: (segment) => segments.includes(segment),
    zone: zoneOf(attributes, zone),
    ...(known === null ? {} : { computed: known.computed }),
    ...(events === null ? {} : { records: events.records }),
  });

  return {
    evaluate: async ({ condition, attributes = {}, profile, groups = {} }, mask) => {
      const read = readCondition(condition, groups);
      const compiled = compileConditionNode(read.node, groups);
      const asked = await askedOf(profile, compiled, mask);
      const subject = subjectFor(asked.known?.attributes ?? attributes, asked);
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
        flaws: flawsOf(read, live),
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
