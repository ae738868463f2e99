export type { KeyedTrait } from "./trait.ts";
export { TraitDefinition } from "./trait.ts";
export type { CompiledTrait, ComputedValue } from "./compile-trait.ts";
export { compileTrait, isTraitFlaws, rootOf } from "./compile-trait.ts";
export { traitFlaws } from "./flaws.ts";
export type { LiveTrait, Traits, TraitTarget, Wanted } from "./traits.ts";
export { createTraits, hasValue } from "./traits.ts";
