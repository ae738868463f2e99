import { rootOf } from "./inputs.ts";
import type { CompiledSlot, Program } from "./program.ts";

/** What a slot needs to be allowed before it is decided for somebody. Purposes by their keys. */
export type SlotNeeds = {
  /** Without it the slot shows its default. */
  readonly purpose: string;
  /** Without one of these the offers that name it are stopped. */
  readonly offers: readonly string[];
  /** Traits that the slot reads and that are collected for a purpose: without it they are missing. */
  readonly traits: readonly { readonly trait: string; readonly purpose: string }[];
};

const needsOf = (
  { purpose, needs, reads }: CompiledSlot,
  purposeOf: (trait: string) => string | null,
): SlotNeeds => ({
  purpose,
  offers: needs,
  traits: [...new Set(reads.map(rootOf))].flatMap((trait) => {
    const collectedFor = purposeOf(trait);
    return collectedFor === null ? [] : [{ trait, purpose: collectedFor }];
  }),
});

/** What each slot needs; `purposeOf` says for which purpose a trait is collected, if for one. */
export const compileNeeds = (
  program: Program,
  purposeOf: (trait: string) => string | null,
): ReadonlyMap<string, SlotNeeds> =>
  new Map([...program].map(([slot, compiled]) => [slot, needsOf(compiled, purposeOf)]));
