import type { ExplainResponse } from "@attune/contract";
import { ExportedDecision, problem } from "@attune/contract";
import type { Language } from "@attune/core/condition";
import type { Decision, Input, ItemNames } from "@attune/core/decision";
import { itemSentencesOf, replay, sentencesOf } from "@attune/core/decision";
import { identifierKey } from "@attune/core/event";
import type { Mask } from "@attune/core/privacy";
import { compileAnswerMask } from "../../platform/http/index.ts";
import type { Store, StoredDecision } from "../../platform/store/index.ts";
import { readItemNames } from "./item-names.ts";
import type { PastPrograms } from "./past-programs.ts";

/** To whom something is explained. */
export type Reader = {
  /** What the sentences may not tell. */
  readonly mask: Mask | null;
  readonly language: Language;
};

export type Explain = {
  readonly byId: (id: string, reader: Reader) => Promise<ExplainResponse>;
  readonly latest: (profile: number, limit: number, reader: Reader) => Promise<ExplainResponse[]>;
};

export type ExplainDeps = {
  readonly store: Pick<Store, "reads">;
  /** A decision is explained with what was live then. */
  readonly programAt: PastPrograms;
};

const iso = (at: number): string => new Date(at).toISOString();

const inputDocument = ({ path, value, withheld, source, time }: Input) => ({
  path,
  value: value ?? null,
  ...(withheld === undefined ? {} : { withheld }),
  source,
  time: time === null ? null : iso(time),
});

/** What a record has beside its answer, where there is any. */
const detailsOf = (decision: Decision) => {
  const { zone, timeZoneData, budgetZone, segments, facts, draw, bucketKey } = decision;
  const { by, score, shadow, ungranted } = decision;
  const details = {
    zone,
    timeZoneData,
    budgetZone,
    segments,
    facts,
    draw,
    bucketKey,
    by,
    score,
    shadow,
    ungranted,
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
};

const accountsOf = ({ accounts }: Decision) =>
  accounts === undefined
    ? {}
    : {
        accounts: accounts.map(({ id, inputs }) => ({ id, inputs: inputs.map(inputDocument) })),
      };

type Traced = Pick<ExplainResponse, "traced" | "retired">;

export const documentOf = (
  seq: number,
  decision: Decision,
  traced: Traced,
  { language, names }: { readonly language: Language; readonly names: ItemNames },
): ExplainResponse => ({
  id: decision.id,
  sentences: sentencesOf(decision, language, names),
  itemSentences: itemSentencesOf(decision, language, names),
  time: iso(decision.time),
  seq,
  slot: decision.slot,
  channel: decision.channel,
  subject: decision.subject && {
    profile: decision.subject.profile,
    identifier: identifierKey(decision.subject.identifier),
    noted: decision.subject.noted.map(identifierKey),
  },
  reason: decision.reason,
  parameters: decision.parameters,
  offer: decision.offer,
  content: decision.content,
  items: decision.items && decision.items.map((item) => ({ ...item })),
  funnel: { ...decision.funnel },
  candidates: decision.candidates.map(({ clauses, ...candidate }) => ({
    ...candidate,
    clauses: [...clauses],
  })),
  inputs: decision.inputs.map(inputDocument),
  ...accountsOf(decision),
  ...detailsOf(decision),
  versions: { ...decision.versions },
  engine: decision.engine,
  latency: decision.latency,
  ...traced,
});

const hideInDecision = compileAnswerMask(ExportedDecision);

/** The record as a reader may see it: sentences are made of this. */
export const shownTo = (mask: Mask | null, decision: Decision): Decision =>
  mask ? JSON.parse(JSON.stringify(hideInDecision(decision, mask))) : decision;

export const createExplain = ({ store, programAt }: ExplainDeps): Explain => {
  const traced = async (decision: Decision): Promise<readonly [Decision, Traced]> => {
    if (decision.candidates.length > 0 || decision.funnel.considered === 0)
      return [decision, { traced: "recorded" }];
    const { program, retiredFor } = await programAt(decision);
    const retired = retiredFor(decision);
    const again = retired.length === 0 ? replay(program, decision) : null;
    return again
      ? [{ ...decision, candidates: again.candidates }, { traced: "replayed" }]
      : [decision, { traced: "not replayable", retired: [...retired] }];
  };

  const explain = async (
    { seq, decision }: StoredDecision,
    { mask, language }: Reader,
  ): Promise<ExplainResponse> => {
    const [whole, how] = await traced(decision);
    const shown = shownTo(mask, whole);
    const names = await readItemNames(store.reads, shown, language);
    return documentOf(seq, shown, how, { language, names });
  };

  return {
    byId: async (id, reader) => {
      const stored = await store.reads.decision(id);
      if (!stored) throw problem("decision-not-found");
      return explain(stored, reader);
    },
    latest: async (profile, limit, reader) => {
      const stored = await store.reads.lastDecisions(profile, limit);
      return Promise.all(stored.map((each) => explain(each, reader)));
    },
  };
};
