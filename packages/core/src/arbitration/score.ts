import type { Json, JsonObject } from "../json/index.ts";
import type { CompiledArbitration, Part } from "./compile-arbitration.ts";
import { isPart } from "./compile-arbitration.ts";
import type { Figures, Samples } from "./posterior.ts";
import { meanOf, posteriorOf } from "./posterior.ts";

/** A rule with its offer that may be shown, and what is known of it. */
export type Scorable = {
  /** Names it in the answer; no two are equal. */
  readonly id: number;
  readonly rule: string;
  readonly offer: string;
  readonly priority: number;
  readonly value: number;
  readonly context: number;
  readonly lever: number;
  readonly figures: Figures;
  /** Traits, for a formula. */
  readonly read: (name: string) => Json | undefined;
};

/** What a score was made of: those parts that were used. */
export type Parts = Readonly<Partial<Record<Part, number>>>;

/** A candidate that cannot be chosen, and why. */
export type TakenOut = {
  readonly id: number;
  readonly reason: "PAUSED" | "ERROR";
  readonly parameters: JsonObject;
};

/** The candidates that can be chosen, and by the same places what their scores are made of. */
export type Field = {
  readonly candidates: readonly Scorable[];
  /** The score, or all of it but the propensity where that is drawn. */
  readonly bases: Float64Array;
  /** With by: thompson. */
  readonly samples: readonly Samples[];
  readonly out: readonly TakenOut[];
};

const isPaused = (
  { figures: { shown, dismissed } }: Scorable,
  { guardrail }: CompiledArbitration,
): boolean =>
  guardrail !== undefined && shown >= guardrail.after && dismissed / shown >= guardrail.dismissed;

const partOf = (candidate: Scorable, part: Part, { prior }: CompiledArbitration): number =>
  part === "propensity" ? meanOf(candidate.figures, prior) : candidate[part];

/** What the formula comes to, or why it comes to no number. */
const formulaValue = (candidate: Scorable, arbitration: CompiledArbitration): number | string => {
  const { formula } = arbitration;
  if (typeof formula === "string") return formula;
  const found = formula.value((name) =>
    isPart(name) ? partOf(candidate, name, arbitration) : candidate.read(name),
  );
  if (found.value === undefined) return found.reason;
  return typeof found.value === "number" ? found.value : "the formula comes to no number";
};

const formulaNumber = (candidate: Scorable, arbitration: CompiledArbitration): number => {
  const value = formulaValue(candidate, arbitration);
  return typeof value === "number" ? value : Number.NaN;
};

/** Context × value × lever, as far as they count. */
const restOf = ({ context, value, lever }: Scorable, { factors }: CompiledArbitration): number =>
  (factors.has("context") ? context : 1) *
  (factors.has("value") ? value : 1) *
  (factors.has("lever") ? lever : 1);

/** What stands in `Field.bases`; no finite number where there is none. */
const baseOf = (candidate: Scorable, arbitration: CompiledArbitration): number => {
  switch (arbitration.by) {
    case "priority":
      return candidate.priority;
    case "formula":
      return formulaNumber(candidate, arbitration);
    case "thompson":
      return restOf(candidate, arbitration);
    case "value":
      return arbitration.factors.has("propensity")
        ? meanOf(candidate.figures, arbitration.prior) * restOf(candidate, arbitration)
        : restOf(candidate, arbitration);
  }
};

const takenOut = (candidate: Scorable, arbitration: CompiledArbitration): TakenOut => {
  const { id, figures } = candidate;
  const { guardrail, by } = arbitration;
  if (guardrail && isPaused(candidate, arbitration)) {
    const { shown, dismissed } = figures;
    const parameters = { guardrail: "dismissed", limit: guardrail.dismissed, shown, dismissed };
    return { id, reason: "PAUSED", parameters };
  }
  const because = by === "formula" ? formulaValue(candidate, arbitration) : "it is too large";
  return { id, reason: "ERROR", parameters: { error: "no-score", because } };
};

/** Takes out what cannot be chosen, and works out once what the others' scores are made of. */
export const fieldOf = (all: readonly Scorable[], arbitration: CompiledArbitration): Field => {
  const bases = new Float64Array(all.length);
  const stopped: Scorable[] = [];
  let left = 0;
  for (const candidate of all) {
    const base = isPaused(candidate, arbitration) ? Number.NaN : baseOf(candidate, arbitration);
    if (!Number.isFinite(base)) {
      stopped.push(candidate);
      continue;
    }
    bases[left] = base;
    left += 1;
  }
  const isOut = new Set(stopped);
  const candidates = stopped.length === 0 ? all : all.filter((each) => !isOut.has(each));
  return {
    candidates,
    bases: bases.subarray(0, left),
    samples:
      arbitration.by === "thompson"
        ? candidates.map(({ offer, figures }) =>
            arbitration.samples(offer, posteriorOf(figures, arbitration.prior)),
          )
        : [],
    out: stopped.map((each) => takenOut(each, arbitration)),
  };
};

/** The parts of a score; `propensity` is the one that was used. */
export const partsOf = (
  candidate: Scorable,
  arbitration: CompiledArbitration,
  propensity: number,
): Parts => {
  const parts: Partial<Record<Part, number>> = {};
  for (const part of arbitration.parts)
    parts[part] = part === "propensity" ? propensity : candidate[part];
  return parts;
};
