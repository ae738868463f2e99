import type { ExplainResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Decided, Decision } from "@attune/core/decision";
import { compileProgram, replay, sentencesOf } from "@attune/core/decision";
import { identifierKey } from "@attune/core/event";
import type { Store, StoredDecision } from "../../platform/store/index.ts";

export type Explain = {
  readonly byId: (id: string) => Promise<ExplainResponse>;
  readonly latest: (profile: number, limit: number) => Promise<ExplainResponse[]>;
};

const iso = (at: number): string => new Date(at).toISOString();

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
  inputs: decision.inputs.map(({ path, value, source, time }) => ({
    path,
    value: value ?? null,
    source,
    time: time === null ? null : iso(time),
  })),
  versions: { ...decision.versions },
  engine: decision.engine,
  latency: decision.latency,
  traced,
});

export const createExplain = (store: Store): Explain => {
  /** Programs of past definitions, by sequence: a decision is explained with what was live then. */
  const programs = new Map<number, ReturnType<typeof compileProgram>>();
  const programAt = async (seq: number) => {
    const known = programs.get(seq);
    if (known) return known;
    const program = compileProgram((await store.reads.liveDefinitions(seq)).live);
    if (programs.size >= 16) programs.clear();
    programs.set(seq, program);
    return program;
  };

  const explain = async ({ seq, decision }: StoredDecision): Promise<ExplainResponse> => {
    if (decision.candidates.length > 0 || decision.funnel.considered === 0)
      return documentOf(seq, decision, "recorded");
    const again: Decided | null = replay(await programAt(decision.definitionsAt), decision);
    return documentOf(seq, { ...decision, candidates: again?.candidates ?? [] }, "replayed");
  };

  return {
    byId: async (id) => {
      const stored = await store.reads.decision(id);
      if (!stored) throw problem("decision-not-found");
      return explain(stored);
    },
    latest: async (profile, limit) =>
      Promise.all((await store.reads.lastDecisions(profile, limit)).map(explain)),
  };
};
