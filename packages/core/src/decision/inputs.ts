import type { AccountState } from "../account/index.ts";
import { accountAttributes, accountTraitsOf } from "../account/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { at, ownObject } from "../json/index.ts";
import type { Trait } from "../profile/index.ts";
import type { CompiledSlot } from "./program.ts";
import type { AccountInputs, Input } from "./record.ts";

/** An account of the subject as it stands. */
export type SeenAccount = { readonly id: string; readonly state: AccountState };

/** The trait that a path begins with. */
export const rootOf = (path: string): string => path.split(".")[0] ?? path;

/** Where a trait has its value from, and of when it is (epoch ms). */
type Origin = {
  readonly source: string | null;
  readonly kind?: string;
  readonly time: number | null;
};

const inputAt = (
  path: string,
  attributes: JsonObject,
  traits: ReadonlyMap<string, Origin>,
): Input => {
  const trait = traits.get(rootOf(path));
  const value = at(attributes, path);
  return {
    path,
    ...(value === undefined ? {} : { value }),
    source: trait ? (trait.source ?? trait.kind ?? null) : null,
    time: trait?.time ?? null,
  };
};

/** Everything that candidates of a slot may read, as it was. */
export const inputsOf = (
  { reads }: CompiledSlot,
  attributes: JsonObject,
  traits: readonly Trait[],
  unread: ReadonlyMap<string, string> | undefined,
): Input[] => {
  const byName = new Map(traits.map((trait) => [trait.name, trait]));
  return reads.map((path) => {
    const withheld = unread?.get(rootOf(path));
    if (withheld !== undefined) return { path, withheld, source: null, time: null };
    return inputAt(path, attributes, byName);
  });
};

/** What no candidate reads by itself and yet was not read: the person's zone, and what segments rest on. */
export const withheldInputs = (
  { reads, segments }: CompiledSlot,
  unread: ReadonlyMap<string, string> | undefined,
  unreadSegments: ReadonlyMap<string, string> | undefined,
): Input[] => {
  const roots = new Set(unread ? reads.map(rootOf) : []);
  const withheld = (path: string, purpose: string): Input => ({
    path,
    withheld: purpose,
    source: null,
    time: null,
  });
  return [
    ...[...(unread ?? [])].flatMap(([trait, purpose]) =>
      roots.has(trait) ? [] : [withheld(trait, purpose)],
    ),
    ...[...(unreadSegments ?? [])].flatMap(([segment, purpose]) =>
      segments.includes(segment) ? [withheld(`$segment.${segment}`, purpose)] : [],
    ),
  ];
};

/** What candidates of a slot may read of each account. */
export const accountInputs = (
  { needsAccounts, accountReads }: CompiledSlot,
  accounts: readonly SeenAccount[],
): AccountInputs[] =>
  needsAccounts
    ? accounts.map(({ id, state }) => {
        const attributes = accountAttributes(id, state);
        // Its counters win over traits of the same name.
        const traits = accountTraitsOf(state).filter(
          ({ name, value }) => attributes[name] === value,
        );
        const byName = new Map(traits.map((trait) => [trait.name, trait]));
        return { id, inputs: accountReads.map((path) => inputAt(path, attributes, byName)) };
      })
    : [];

const prefixesOf = (path: string): string[] =>
  path
    .split(".")
    .slice(0, -1)
    .map((_, index, keys) => keys.slice(0, index + 1).join("."));

/** The recorded inputs as the object that they were read from, as far as they were read. */
export const attributesFrom = (inputs: readonly Input[]): JsonObject => {
  const recorded = new Set(
    inputs.flatMap(({ path, value }) => (value === undefined ? [] : [path])),
  );
  const root: Record<string, Json> = {};
  for (const { path, value } of inputs) {
    // A path inside a value that is recorded whole is there already.
    if (value === undefined || prefixesOf(path).some((prefix) => recorded.has(prefix))) continue;
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let here = root;
    for (const key of keys) {
      const next: Record<string, Json> = { ...ownObject(here, key) };
      here[key] = next;
      here = next;
    }
    here[last] = value;
  }
  return root;
};
