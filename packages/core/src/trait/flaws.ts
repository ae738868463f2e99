import { told } from "../flaw/index.ts";
import { BUILT_IN_TRAITS } from "../profile/index.ts";
import type { CompiledTrait, TraitFlaw } from "./compile-trait.ts";
import { compileTrait, isTraitFlaws, rootOf } from "./compile-trait.ts";
import type { KeyedTrait } from "./trait.ts";

const NAME = /^[a-z][a-z0-9_]*$/;

const nameFlaws = ({ key }: KeyedTrait): TraitFlaw[] => {
  if (BUILT_IN_TRAITS.some((name) => name === key))
    return [{ pointer: "/key", ...told("trait-built-in", { trait: key }) }];
  return NAME.test(key)
    ? []
    : [
        {
          pointer: "/key",
          ...told("trait-name"),
        },
      ];
};

/** A way from a trait over those that it reads back to itself; null when there is none. */
const circleFrom = (
  start: string,
  compiled: ReadonlyMap<string, CompiledTrait>,
): readonly string[] | null => {
  const seen = new Set<string>();
  const walk = (key: string, way: readonly string[]): readonly string[] | null => {
    for (const next of (compiled.get(key)?.reads ?? []).map(rootOf)) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  return walk(start, [start]);
};

const placeOf = ({ formula }: KeyedTrait): string =>
  formula === undefined ? "/score/of" : "/formula";

/**
 * What is wrong with definitions of traits, beside those that are live. `declared` are names that
 * tracking plans know: with the built-in ones and those that are defined, these can be read.
 */
export const traitFlaws = (
  traits: readonly KeyedTrait[],
  live: readonly KeyedTrait[],
  declared: ReadonlySet<string>,
): readonly (TraitFlaw & { readonly key: string })[] => {
  const sound = new Map<string, CompiledTrait>();
  const flawsOf = new Map<string, readonly TraitFlaw[]>();
  for (const trait of [...live, ...traits]) {
    const compiled = compileTrait(trait);
    if (isTraitFlaws(compiled)) flawsOf.set(trait.key, compiled);
    else {
      sound.set(trait.key, compiled);
      flawsOf.delete(trait.key);
    }
  }
  const keys = new Set([...live, ...traits].map(({ key }) => key));
  const isKnown = (name: string): boolean =>
    keys.has(name) || declared.has(name) || BUILT_IN_TRAITS.some((each) => each === name);
  return traits.flatMap((trait) => {
    const { key } = trait;
    const unknown = (sound.get(key)?.reads ?? [])
      .map(rootOf)
      .filter((name) => !isKnown(name))
      .map((name) => ({
        pointer: placeOf(trait),
        ...told("trait-unknown", { trait: name, builtIn: BUILT_IN_TRAITS.join(", ") }),
      }));
    const circle = circleFrom(key, sound);
    const round = circle
      ? [
          {
            pointer: placeOf(trait),
            ...told("trait-circle", { way: circle.join(" → ") }),
          },
        ]
      : [];
    return [...nameFlaws(trait), ...(flawsOf.get(key) ?? []), ...unknown, ...round].map((flaw) => ({
      key,
      ...flaw,
    }));
  });
};
