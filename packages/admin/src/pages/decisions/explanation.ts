import type { Answer } from "../../api/index.ts";

export type Explanation = Answer<"explainDecision">;
export type Candidate = Explanation["candidates"][number];

/** The stages at which candidates fall, in their order; 11 is what was shown. */
const SHOWN = 11;

export type FunnelStep = {
  readonly stage: number;
  /** How many came to the step and went on. */
  readonly left: number;
  /** How many fell there. */
  readonly fell: number;
};

/** From considered to returned: what each stage stopped, and how many were left after it. */
export const funnelOf = ({ considered, stopped }: Explanation["funnel"]): FunnelStep[] => {
  let left = considered;
  return Object.entries(stopped)
    .map(([stage, fell]) => ({ stage: Number(stage), fell }))
    .toSorted((a, b) => a.stage - b.stage)
    .map(({ stage, fell }) => {
      left -= fell;
      return { stage, fell, left };
    });
};

/** The winner first, then those that came furthest, the nearest to winning before the others. */
export const inOrder = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.toSorted((a, b) => b.stage - a.stage || (b.score?.final ?? 0) - (a.score?.final ?? 0));

export const isWinner = ({ stage }: Candidate): boolean => stage === SHOWN;

/** What a score is made of, as far as it has parts. */
export const partsOf = ({
  score,
}: Candidate): readonly (readonly [name: string, value: number])[] =>
  Object.entries(score?.parts ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );

/** By how much a candidate lost, where ranking stopped it. */
export const marginOf = ({ parameters }: Candidate): number | null => {
  const { margin } = parameters;
  return typeof margin === "number" ? margin : null;
};
