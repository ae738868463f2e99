import type { Program, Versioned } from "@attune/core/decision";
import { compileProgram } from "@attune/core/decision";
import type { Store } from "../../platform/store/index.ts";

/** What a record says of the definitions that it was decided with. */
type Then = { readonly definitionsAt: number; readonly budgetZone?: string };

/** The definitions of a time, and what they compile to. */
export type Past = { readonly program: Program; readonly live: readonly Versioned[] };

export type PastPrograms = (then: Then) => Promise<Past>;

/** Programs that are kept at most. */
const KEPT = 16;

/** Compiles what was live at a sequence; the latest that were asked for are kept. */
export const createPastPrograms = ({ reads }: Pick<Store, "reads">): PastPrograms => {
  const programs = new Map<string, Past>();
  return async ({ definitionsAt, budgetZone: zone = "UTC" }) => {
    const key = `${definitionsAt} ${zone}`;
    const known = programs.get(key);
    if (known) return known;
    const { live } = await reads.liveDefinitions(definitionsAt);
    const past = { program: compileProgram(live, { zone }), live };
    if (programs.size >= KEPT) programs.clear();
    programs.set(key, past);
    return past;
  };
};
