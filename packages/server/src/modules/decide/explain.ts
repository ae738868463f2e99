import type { ExplainResponse } from "@attune/contract";
import { ExportedDecision, problem } from "@attune/contract";
import type { Decided, Decision, Input } from "@attune/core/decision";
import { replay, sentencesOf } from "@attune/core/decision";
import { identifierKey } from "@attune/core/event";
import type { Mask } from "@attune/core/privacy";
import { compileAnswerMask } from "../../platform/http/index.ts";
import type { Store, StoredDecision } from "../../platform/store/index.ts";
import type { PastPrograms } from "./past-programs.ts";

export type Explain = {
  /** `mask` hides what the sentences may not tell. */
  readonly byId: (id: string, mask: Mask | null) => Promise<ExplainResponse>;
  readonly latest: (
    profile: number,
    limit: number,
    mask: Mask | null,
  ) => Promise<ExplainResponse[]>;
};

const iso = (at: number): string => new Date(at).toISOString();

const inputDocument = ({ path, value, withheld, source, time }: Input) => ({
  path,
  value: value ?? null,
  ...(withheld === undefined ? {} : { withheld }),
  source,
  time: time === null ? null : iso(time),
});

const documentOf = (
  seq: number,
  decision: Decision,
  traced: ExplainResponse["traced"],
): ExplainResponse => ({
  id: decision.id,
  sentences: sentencesOf(decision),
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
  ...(decision.accounts === undefined
    ? {}
    : {
        accounts: decision.accounts.map(({ id, inputs }) => ({
          id,
          inputs: inputs.map(inputDocument),
        })),
      }),
  versions: { ...decision.versions },
  engine: decision.engine,
  latency: decision.latency,
  traced,
});

const hideInDecision = compileAnswerMask(ExportedDecision);

/** The record as a reader may see it: sentences are made of this. */
const shownTo = (mask: Mask | null, decision: Decision): Decision =>
  mask ? JSON.parse(JSON.stringify(hideInDecision(decision, mask))) : decision;

/** A decision is explained with what was live then. */
export const createExplain = (store: Store, programAt: PastPrograms): Explain => {
  const explain = async (
    { seq, decision }: StoredDecision,
    mask: Mask | null,
  ): Promise<ExplainResponse> => {
    if (decision.candidates.length > 0 || decision.funnel.considered === 0)
      return documentOf(seq, shownTo(mask, decision), "recorded");
    const again: Decided | null = replay(await programAt(decision), decision);
    const replayed = { ...decision, candidates: again?.candidates ?? [] };
    return documentOf(seq, shownTo(mask, replayed), "replayed");
  };

  return {
    byId: async (id, mask) => {
      const stored = await store.reads.decision(id);
      if (!stored) throw problem("decision-not-found");
      return explain(stored, mask);
    },
    latest: async (profile, limit, mask) => {
      const stored = await store.reads.lastDecisions(profile, limit);
      return Promise.all(stored.map((each) => explain(each, mask)));
    },
  };
};
