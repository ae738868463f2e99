import type { SearchResponse } from "@attune/contract";
import { parseIdentifier } from "@attune/contract";
import type { Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import type { IdentityPolicy } from "@attune/core/identity";
import { normalForm } from "@attune/core/identity";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";

export type Search = { readonly find: (text: string, limit: number) => Promise<SearchResponse> };

const PROFILE_ID = /^p(\d{1,15})$/;

/** How well a text fits: 0 is it, 1 begins with it, 2 has it in it; null does not. */
const fitOf = (text: string | undefined, wanted: string): number | null => {
  const at = text?.toLowerCase().indexOf(wanted) ?? -1;
  if (at < 0) return null;
  return at > 0 ? 2 : text?.length === wanted.length ? 0 : 1;
};

const best = (...fits: readonly (number | null)[]): number | null =>
  fits.reduce((least, fit) => (fit === null ? least : Math.min(least ?? fit, fit)), null);

const definitionsLike = async (
  reads: Store["reads"],
  text: string,
  limit: number,
): Promise<SearchResponse["definitions"]> => {
  const wanted = text.toLowerCase();
  const newest = new Map(
    (await reads.definitions())
      .toSorted((a, b) => a.version - b.version)
      .map((each) => [`${each.definition.kind}/${each.definition.key}`, each]),
  );
  return [...newest.values()]
    .flatMap(({ definition: { kind, key, name, description }, status }) => {
      const fit = best(
        fitOf(key, wanted),
        fitOf(name, wanted),
        fitOf(description, wanted) === null ? null : 3,
      );
      return fit === null ? [] : [{ fit, row: { kind, key, name: name ?? null, status } }];
    })
    .sort((a, b) => a.fit - b.fit || (a.row.key < b.row.key ? -1 : 1))
    .slice(0, limit)
    .map(({ row }) => row);
};

/** The identifiers that a text may be: of the namespace that it names, or of each there is. */
const identifiersLike = (text: string, policy: IdentityPolicy): Identifier[] => {
  const parsed = parseIdentifier(text);
  const named = parsed && policy.byName.get(parsed.ns);
  if (parsed && named)
    return [{ ns: parsed.ns, value: normalForm(parsed.value, named, policy).value }];
  return policy.namespaces.map((namespace) => ({
    ns: namespace.name,
    value: normalForm(text, namespace, policy).value,
  }));
};

const profilesLike = async (
  reads: Store["reads"],
  text: string,
  policy: IdentityPolicy,
): Promise<SearchResponse["profiles"]> => {
  const found = new Map<number, string | null>();
  const id = PROFILE_ID.exec(text)?.[1];
  const named = id === undefined ? null : await reads.profileById(Number(id));
  if (named) found.set(named.id, null);
  for (const identifier of identifiersLike(text, policy)) {
    const subject = await reads.subject(identifier);
    if (subject && !found.has(subject.profile))
      found.set(subject.profile, identifierKey(identifier));
  }
  return [...found].map(([profile, identifier]) => ({ id: `p${profile}`, identifier }));
};

/** Looks for what a text may be the name of, by keys and indexes; nobody's profile is looked through. */
export const createSearch = ({
  store: { reads },
  live,
}: {
  readonly store: Pick<Store, "reads">;
  readonly live: LiveDefinitions;
}): Search => ({
  find: async (text, limit) => {
    const account = await reads.account(text);
    return {
      definitions: await definitionsLike(reads, text, limit),
      profiles: (await profilesLike(reads, text, live.current().identity)).slice(0, limit),
      accounts: account ? [{ id: text }] : [],
    };
  },
});
