import type { Json, JsonObject } from "../json/index.ts";
import type { AccountState } from "./state.ts";
import { revenueOf } from "./state.ts";

/** A trait of an account as it is shown: its value, who said it and when (epoch ms). */
export type AccountTrait = {
  readonly name: string;
  readonly value: Json;
  readonly source: string;
  readonly time: number;
};

/** The traits that `group` calls gave, by name. */
export const accountTraitsOf = ({ traits }: AccountState): readonly AccountTrait[] =>
  Object.entries(traits)
    .filter(([, { value }]) => value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value, stamp }]) => ({ name, value, source: stamp[2], time: stamp[0] }));

const isoOf = (time: number): string =>
  Temporal.Instant.fromEpochMilliseconds(time).toString({ smallestUnit: "millisecond" });

/**
 * An account as the flat object that conditions read: its traits, and `id`, `events`, `orders`,
 * `revenue` (a number per currency), `first_seen` and `last_seen` (ISO 8601), which win over traits
 * of the same name.
 */
export const accountAttributes = (id: string, state: AccountState): JsonObject => ({
  ...Object.fromEntries(accountTraitsOf(state).map(({ name, value }) => [name, value])),
  id,
  events: state.events,
  orders: state.orders,
  revenue: Object.fromEntries(
    Object.entries(revenueOf(state)).map(([currency, amount]) => [currency, Number(amount)]),
  ),
  first_seen: state.first && isoOf(state.first[0]),
  last_seen: state.last && isoOf(state.last[0]),
});

/** What an account is looked for by beside its id: its `name` trait in lower case; null without one. */
export const accountNameOf = ({ traits }: AccountState): string | null => {
  const name = traits["name"]?.value;
  if (typeof name !== "string" || name.trim() === "") return null;
  return name.trim().slice(0, 200).toWellFormed().replaceAll("\u0000", "").toLowerCase();
};
