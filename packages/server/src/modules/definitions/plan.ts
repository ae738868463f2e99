import type { Definition, Difference, Kind } from "@attune/core/definition";
import { diffDefinitions, minimalDefinition } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import { canonical, isObject } from "@attune/core/json";
import type { DefinitionRef, StoredDefinition } from "../../platform/store/index.ts";

/** What would become of one definition. */
export type Planned = DefinitionRef & {
  readonly change: "create" | "update" | "archive" | "unchanged";
  /** As it should be; null when it should be gone. */
  readonly wanted: Definition | null;
  /** The version that it would be; of what stays or goes, the live one. */
  readonly version: number;
  readonly live: StoredDefinition | null;
  readonly newest: StoredDefinition | null;
};

const idOf = ({ kind, key }: DefinitionRef): string => `${kind}:${key}`;

const jsonOf = (definition: Definition): JsonObject => {
  const json: unknown = JSON.parse(JSON.stringify(definition));
  return isObject(json) ? json : {};
};

/** Whether two definitions say the same, in whatever order and with whatever defaults written. */
export const saysTheSame = (a: Definition, b: Definition): boolean =>
  canonical(jsonOf(a)) === canonical(jsonOf(b));

/** The version that counts as the newest: one that was discarded does not. */
export const newestOf = (versions: readonly StoredDefinition[]): StoredDefinition | null =>
  versions.find(({ status }) => status !== "discarded") ?? null;

/** A version that waits to be live. */
export const isWaiting = (
  stored: StoredDefinition | null,
): stored is StoredDefinition & { readonly status: "draft" | "in review" } =>
  stored?.status === "draft" || stored?.status === "in review";

/** Whether it is in review as it is wanted. */
export const isReviewed = ({ wanted, newest }: Planned): boolean =>
  wanted !== null && newest?.status === "in review" && saysTheSame(newest.definition, wanted);

/** What others have pending with other content; null when that is nothing. */
export const inTheWay = (
  { wanted, newest, change }: Planned,
  actor: string,
): StoredDefinition | null =>
  wanted !== null &&
  change !== "unchanged" &&
  isWaiting(newest) &&
  newest.authors.some((author) => author !== actor) &&
  !saysTheSame(newest.definition, wanted)
    ? newest
    : null;

const planOne = (
  wanted: Definition,
  live: StoredDefinition | null,
  newest: StoredDefinition | null,
): Planned => {
  const { kind, key } = wanted;
  const found = { kind, key, wanted, live, newest };
  if (live && saysTheSame(live.definition, wanted))
    return { ...found, change: "unchanged", version: live.version };
  const next = isWaiting(newest) ? newest.version : (newest?.version ?? 0) + 1;
  return { ...found, change: live ? "update" : "create", version: next };
};

/**
 * What it takes to make definitions live as they are wanted; with `prune`, that no others are.
 * `stored` holds the newest version of each and the live one.
 */
export const planChanges = (
  wanted: readonly Definition[],
  stored: readonly StoredDefinition[],
  prune: boolean,
): readonly Planned[] => {
  const newest = new Map<string, StoredDefinition>();
  const live = new Map<string, StoredDefinition>();
  for (const each of stored) {
    const id = idOf(each.definition);
    if ((newest.get(id)?.version ?? 0) < each.version) newest.set(id, each);
    if (each.status === "live") live.set(id, each);
  }
  const ids = new Set(wanted.map(idOf));
  const surplus = prune ? [...live].filter(([id]) => !ids.has(id)) : [];
  return [
    ...wanted.map((each) =>
      planOne(each, live.get(idOf(each)) ?? null, newest.get(idOf(each)) ?? null),
    ),
    ...surplus.map(([id, each]): Planned => {
      const { kind, key } = each.definition;
      const { version } = each;
      const found = { kind, key, live: each, newest: newest.get(id) ?? null };
      return { ...found, change: "archive", wanted: null, version };
    }),
  ];
};

/** Fields that name a definition are no part of what changes in it. */
const withoutName = ({ kind: _kind, key: _key, ...rest }: JsonObject): JsonObject => rest;

/** What would be different in a definition, place by place; of one that comes or goes, all it says. */
export const differencesOf = ({ wanted, live }: Planned): readonly Difference[] => {
  if (wanted && live)
    return diffDefinitions(withoutName(jsonOf(live.definition)), withoutName(jsonOf(wanted)));
  return diffDefinitions(
    live ? withoutName(minimalDefinition(live.definition)) : {},
    wanted ? withoutName(minimalDefinition(wanted)) : {},
  );
};

/** The definition kinds and keys of a plan, by what becomes of them. */
export const idsOf = (planned: readonly Planned[], change: Planned["change"]): Set<string> =>
  new Set(planned.filter((each) => each.change === change).map(idOf));

export const isNamed = (ids: ReadonlySet<string>, kind: Kind, key: string): boolean =>
  ids.has(idOf({ kind, key }));
