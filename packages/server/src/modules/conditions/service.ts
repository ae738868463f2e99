import type { EvaluateConditionRequest, EvaluateConditionResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type {
  CompiledCondition,
  ConditionFlaw,
  ReadCondition,
  SeenAccount,
  Subject,
} from "@attune/core/condition";
import { compileConditionNode, readCondition, subjectOf, zoneOf } from "@attune/core/condition";
import { kindFlaws, ofAccountsIn } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { Program } from "@attune/core/segment";
import { dueBy, seenAccount, segmentsAt } from "@attune/core/segment";
import type { Clock } from "../../platform/clock/index.ts";
import type { AccountRow, ProfileRow, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { identifierFrom } from "../profiles/index.ts";
import { undoneTraits } from "../traits/index.ts";
import { behindOf } from "./behind.ts";
import { accountsFor, eventsOf, knownOf, shownAccount } from "./known.ts";
import { sentenceOf } from "./sentence.ts";
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

const OF_NOBODY: AskedOf = {
  known: null,
  events: null,
  segments: [],
  accounts: [],
  behind: new Set(),
};

const iso = (at: number): string => new Date(at).toISOString();

const flawsOf = ({ node, flaws }: ReadCondition, live: LiveDefinitions): ConditionFlaw[] => [
  ...flaws,
  ...kindFlaws(node, ofAccountsIn([], live.current().segmentDefinitions)),
];

/** The segments that a profile is in by now, whether or not its timers have fired. */
const segmentsOf = (
  program: Program,
  row: ProfileRow,
  accounts: readonly AccountRow[],
  now: number,
): readonly string[] => {
  const known = new Map(accounts.map((account) => [account.id, account]));
  return segmentsAt(program, { ...row, profile: row.id, now, accountOf: (id) => known.get(id) });
};

/** Whom a condition is asked of; `zone` is that of who names none. */
const subjectFor = (
  attributes: JsonObject,
  { known, events, segments, accounts }: AskedOf,
  now: number,
  zone: string,
): Subject => ({
  ...subjectOf(attributes, now),
  accounts,
  isIn: (segment) => segments.includes(segment),
  zone: zoneOf(attributes, zone),
  ...(known === null ? {} : { computed: known.computed }),
  ...(events === null ? {} : { records: events.records }),
});

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
    if (profile === undefined) return OF_NOBODY;
    const row = await rowOf(profile);
    const events = features.length > 0 ? await eventsOf(store, row.id, features, mask) : null;
    const program = live.current().segments;
    const now = clock.now();
    const isDue = program.readingAccounts.length > 0 && dueBy(row.memberships, now).length > 0;
    const found = needsAccounts || isDue ? await accountsFor(store, row) : [];
    const undone = await undoneTraits(store, program);
    const behind = behindOf(program, await store.reads.fillings(), row.id);
    return {
      known: knownOf(row, program, now, undone, mask),
      events,
      segments: segmentsOf(program, row, found, now),
      accounts: needsAccounts
        ? found.map((each) => seenAccount(program, each, shownAccount(each, mask)))
        : [],
      behind,
    };
  };

  return {
    evaluate: async ({ condition, attributes = {}, profile, groups = {} }, mask) => {
      const read = readCondition(condition, groups);
      const compiled = compileConditionNode(read.node, groups);
      const asked = await askedOf(profile, compiled, mask);
      const ofThem = asked.known?.attributes ?? attributes;
      const subject = subjectFor(ofThem, asked, clock.now(), zone);
      const { result, clauses } = compiled.explain(subject);
      const next = compiled.nextChange(subject);
      const { events } = asked;
      return {
        result,
        sentence: sentenceOf(read.node, live.current()),
        trace: traceOf(read, clauses, asked, subject.now),
        flaws: flawsOf(read, live).map(({ pointer, message }) => ({ pointer, message })),
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
