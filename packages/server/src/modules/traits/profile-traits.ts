import type { ProfileState, Trait } from "@attune/core/profile";
import type { Program } from "@attune/core/segment";
import { traitTarget } from "@attune/core/segment";
import type { Wanted } from "@attune/core/trait";
import { hasValue } from "@attune/core/trait";
import type { Store } from "../../platform/store/index.ts";

/** Names of the traits whose events are not all looked at yet. */
export type Undone = ReadonlySet<string>;

export const ALL_DONE: Undone = new Set();

const CATCHING_UP =
  "it is not known yet: its definition is new, and events of before are still looked at";

/** The traits that are being caught up with, by themselves or by what they read. */
export const undoneTraits = async (
  { reads }: { readonly reads: Pick<Store["reads"], "fillings"> },
  { traits }: Program,
): Promise<Undone> => {
  if (traits.all.length === 0) return ALL_DONE;
  const features = (await reads.fillings()).filter(({ kind }) => kind === "feature");
  if (features.length === 0) return ALL_DONE;
  const undone = traits.all.filter(({ key }) =>
    traits
      .featuresOf([key])
      .some(({ id }) => features.some((filling) => filling.key.startsWith(`${id}:`))),
  );
  return new Set(undone.map(({ key }) => key));
};

/** Traits of a profile at an instant (epoch ms), all or those of some names; one that is not known yet has no value and says so. */
export const profileTraits = (
  program: Program,
  state: ProfileState,
  now: number,
  undone: Undone,
  wanted?: Wanted,
): readonly Trait[] =>
  program.traits
    .of(traitTarget(program, state, now), wanted)
    .map((trait) =>
      undone.has(trait.name) ? { ...trait, value: null, reason: CATCHING_UP } : trait,
    );

/** Those that have a value, as conditions read them. */
export const valuedTraits = (
  program: Program,
  state: ProfileState,
  now: number,
  undone: Undone,
  wanted?: Wanted,
): readonly Trait[] => profileTraits(program, state, now, undone, wanted).filter(hasValue);
