import { setImmediate } from "node:timers/promises";
import { NO_CONSENTS, permissionOf, PERSONALIZATION } from "@attune/core/consent";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Persons } from "./messages.ts";
import { NOBODY } from "./touch-log.ts";

/** Facets that are looked up before requests have their turn. */
const CHUNK = 250;

/** Entries after which a facet may be somebody else's, or a person may want something else. */
const MOVING: ReadonlySet<string> = new Set([
  "link",
  "unmerge",
  "undo",
  "consent",
  "expiry",
  "definitions",
]);

/**
 * Says of facets whose they are, as profiles stand now; nobody's where the person does not allow
 * personalization, or where that cannot be known (L7). What was learnt is kept until the log moves it.
 */
export const createPersons = (
  reads: Pick<Store["reads"], "profileIdsOf" | "consentsOf">,
  live: LiveDefinitions,
  clock: Clock,
) => {
  const known = new Map<number, number>();

  const mayLearnFrom = async (profile: number): Promise<boolean> => {
    const purpose = live.current().purposes.get(PERSONALIZATION);
    const consents = await reads.consentsOf(profile);
    return permissionOf(purpose, consents ?? NO_CONSENTS, clock.now()).allowed;
  };
  const lookUp = async (facets: readonly number[]): Promise<void> => {
    const profiles = await reads.profileIdsOf(facets);
    const allowed = new Map<number, boolean>();
    for (const profile of new Set(profiles.values()))
      allowed.set(profile, await mayLearnFrom(profile));
    for (const facet of facets) {
      const profile = profiles.get(facet);
      const may = profile !== undefined && allowed.get(profile) === true;
      known.set(facet, may ? profile : NOBODY);
    }
  };
  return {
    /** The log tells of entries of these kinds. */
    moved: (kinds: readonly string[]): void => {
      if (kinds.some((kind) => MOVING.has(kind))) known.clear();
    },
    /** Looks at everybody anew the next time: a consent may have run out meanwhile. */
    forget: (): void => known.clear(),
    of: async (facets: Float64Array): Promise<Persons> => {
      const missing = [...new Set(facets)].filter((facet) => !known.has(facet));
      for (let at = 0; at < missing.length; at += CHUNK) {
        await lookUp(missing.slice(at, at + CHUNK));
        await setImmediate();
      }
      return { facets, persons: Float64Array.from(facets, (each) => known.get(each) ?? NOBODY) };
    },
  };
};
export type PersonsOf = ReturnType<typeof createPersons>;
