import { zoneOf } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { cartItems } from "./cart.ts";
import type { ProfileState } from "./state.ts";

/** A trait as the profile shows it: its value, how it is known, who said it and when (epoch ms). */
export type Trait = {
  readonly name: string;
  readonly value: Json;
  readonly kind: "declared" | "observed" | "computed";
  readonly source: string | null;
  readonly time: number | null;
  /** Of a computed one: how many events were measured. */
  readonly events?: number;
  /** Of a computed one: which time its events are of, as its definition says it. */
  readonly window?: string;
  /** Why it has no value, or what its value leaves out. */
  readonly reason?: string;
};

/** Traits that are computed from orders and refunds, over all time. */
export const PURCHASE_TRAITS = [
  "orders",
  "revenue",
  "aov",
  "days_between_orders",
  "discount_share",
  "return_rate",
  "favourite_category",
  "favourite_hour",
  "last_channel",
  "rfm",
] as const;

/** Names of the traits that are computed from events, whatever is declared. */
export const BUILT_IN_TRAITS = ["returning", "cart", ...PURCHASE_TRAITS] as const;

/** Built-in traits; every profile has a value for each. */
const builtIn = (state: ProfileState): Trait[] => [
  {
    name: "returning",
    value: state.orders > 0,
    kind: "computed",
    source: null,
    time: state.last?.[0] ?? null,
  },
  {
    name: "cart",
    value: { items: cartItems(state.cart) },
    kind: "computed",
    source: null,
    time: state.last?.[0] ?? null,
  },
];

/**
 * The traits of a profile that are the same at every instant, by name; built-in ones win over declared
 * ones of the same name. Those that are computed at an instant are `Traits.at` of `trait/`.
 */
export const traitsOf = (state: ProfileState): Trait[] => {
  const traits = new Map<string, Trait>();
  for (const [kind, registers] of [
    ["observed", state.observed],
    ["declared", state.traits],
  ] as const) {
    for (const [name, { value, stamp }] of Object.entries(registers)) {
      if (value !== null) traits.set(name, { name, value, kind, source: stamp[2], time: stamp[0] });
    }
  }
  for (const trait of builtIn(state)) traits.set(trait.name, trait);
  return [...traits.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** The zone in which a person's days begin, as the attributes of the state say it (L12). */
export const zoneOfState = ({ traits, observed }: ProfileState, otherwise: string): string => {
  const timezone = traits["timezone"]?.value ?? observed["timezone"]?.value ?? null;
  return zoneOf({ timezone }, otherwise);
};

/** Traits as the flat object that conditions read. */
export const attributesOf = (state: ProfileState): JsonObject =>
  Object.fromEntries(traitsOf(state).map(({ name, value }) => [name, value]));
