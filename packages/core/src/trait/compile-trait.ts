import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { Feature, Moment } from "../condition/index.ts";
import { compileEventValue } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { at } from "../json/index.ts";
import { compileFormula } from "../formula/index.ts";
import type { KeyedTrait, TraitSource } from "./trait.ts";

/** What a trait came to, and of what; `reason` says why there is no value, or what it leaves out. */
export type ComputedValue = {
  readonly value: Json | undefined;
  readonly reason?: string;
  /** Events that were measured, and the time of the latest (epoch ms). */
  readonly events?: number;
  readonly latest?: number | null;
};

export type ReadTrait = (name: string) => Json | undefined;

/** A definition of a trait, compiled. */
export type CompiledTrait = {
  readonly key: string;
  /** Paths of the other traits that it reads. */
  readonly reads: readonly string[];
  readonly features: readonly Feature[];
  /** The window as it is written; null for all time. */
  readonly window: string | null;
  readonly value: (moment: Moment, read: ReadTrait) => ComputedValue;
  /** When time alone next changes what it measures itself; Infinity when it never does. */
  readonly changes: (moment: Moment) => number;
};

export type TraitFlaw = Told & { readonly pointer: string };

const NEVER = (): number => Infinity;
const WAYS = ["compute", "formula", "score"] as const;

/** The root of a path: the trait that it begins with. */
export const rootOf = (path: string): string => path.split(".")[0] ?? path;

const windowText = ({ within, between }: NonNullable<TraitSource["compute"]>): string | null => {
  if (within !== undefined) return within;
  return between ? `${between.from ?? "…"} – ${between.until ?? "…"}` : null;
};

const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

const compileCompute = (
  key: string,
  compute: NonNullable<TraitSource["compute"]>,
): CompiledTrait | readonly TraitFlaw[] => {
  const { measure, of, currency, ...events } = compute;
  const compiled = compileEventValue({ measure, of, currency, events: asJson(events) });
  if (!("measure" in compiled))
    return compiled.map(({ pointer, ...wrong }) => ({ pointer: `/compute${pointer}`, ...wrong }));
  return {
    key,
    reads: [],
    features: compiled.features,
    window: windowText(compute),
    value: compiled.measure,
    changes: compiled.changes,
  };
};

const compileOfFormula = (key: string, text: string): CompiledTrait | readonly TraitFlaw[] => {
  const formula = compileFormula(text);
  if (typeof formula === "string") return [{ pointer: "/formula", message: formula }];
  return {
    key,
    reads: formula.reads,
    features: [],
    window: null,
    value: (_moment, read) => formula.value(read),
    changes: NEVER,
  };
};

const compileScore = (
  key: string,
  { of, cuts, reverse }: NonNullable<TraitSource["score"]>,
): CompiledTrait | readonly TraitFlaw[] => {
  if (cuts.some((cut, index) => index > 0 && cut <= (cuts[index - 1] ?? cut)))
    return [{ pointer: "/score/cuts", ...told("cuts-order") }];
  const root = rootOf(of);
  return {
    key,
    reads: [of],
    features: [],
    window: null,
    value: (_moment, read) => {
      const found = at({ [root]: read(root) ?? null }, of);
      if (typeof found !== "number") return { value: undefined, reason: `${of} is no number` };
      const reached = cuts.filter((cut) => found >= cut).length;
      return { value: 1 + (reverse ? cuts.length - reached : reached) };
    },
    changes: NEVER,
  };
};

/** Compiles a definition, or says all that is wrong with it by itself. */
export const compileTrait = ({
  key,
  compute,
  formula,
  score,
}: KeyedTrait): CompiledTrait | readonly TraitFlaw[] => {
  const ways = [compute, formula, score].filter((each) => each !== undefined).length;
  if (ways !== 1)
    return [{ pointer: "", ...told("trait-ways", { ways: WAYS.join(", "), count: ways }) }];
  if (compute) return compileCompute(key, compute);
  if (score) return compileScore(key, score);
  return compileOfFormula(key, formula ?? "");
};

export const isTraitFlaws = (
  compiled: CompiledTrait | readonly TraitFlaw[],
): compiled is readonly TraitFlaw[] => Array.isArray(compiled);
