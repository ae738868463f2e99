import type { Formula } from "../formula/index.ts";
import { compileFormula } from "../formula/index.ts";
import type { Arbitration, Factor } from "./arbitration.ts";
import { FACTORS } from "./arbitration.ts";
import type { SamplesOf } from "./posterior.ts";
import { createSamples } from "./posterior.ts";

/** What a score may be made of, and a formula may name beside traits. */
const PARTS = [...FACTORS, "priority"] as const;
export type Part = (typeof PARTS)[number];

/** How a slot chooses, ready to be used. */
export type CompiledArbitration = Omit<Arbitration, "formula" | "factors"> & {
  readonly factors: ReadonlySet<Factor>;
  /** With by: formula; a text says why there is none. */
  readonly formula: Formula | string;
  /** Parts that its scores are made of. */
  readonly parts: readonly Part[];
  /** Traits that its formula reads. */
  readonly reads: readonly string[];
  readonly samples: SamplesOf;
};

export const isPart = (name: string): name is Part => PARTS.some((part) => part === name);

const formulaOf = ({ by, formula }: Arbitration): Formula | string =>
  by === "formula" && formula !== undefined ? compileFormula(formula) : "there is no formula";

const partsUsed = (
  { by, factors = [...FACTORS] }: Arbitration,
  names: readonly string[],
): readonly Part[] => {
  switch (by) {
    case "priority":
      return ["priority"];
    case "formula":
      return names.filter(isPart);
    default:
      return FACTORS.filter((factor) => factors.includes(factor));
  }
};

/** Compiles it. Total: where the formula is none every candidate is taken out, with the reason. */
export const compileArbitration = (arbitration: Arbitration): CompiledArbitration => {
  const formula = formulaOf(arbitration);
  const names = typeof formula === "string" ? [] : formula.reads;
  return {
    ...arbitration,
    factors: new Set(arbitration.factors ?? FACTORS),
    formula,
    parts: partsUsed(arbitration, names),
    reads: names.filter((name) => !isPart(name)),
    samples: createSamples(),
  };
};
