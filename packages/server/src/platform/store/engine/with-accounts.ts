import type { CommitState } from "./commit-state.ts";
import type { Loaded } from "./loaded.ts";
import { profilesIn } from "./loaded.ts";
import type { Loader } from "./parts.ts";
import { accountsSeenBy } from "./account-rows.ts";

/**
 * Loads the accounts of everybody who is loaded too, where live conditions look into accounts. On
 * PostgreSQL they are not held: who changes one meanwhile queues its members, and they are looked at
 * again.
 */
export const withAccounts = (loader: Loader, state: Pick<CommitState, "live">): Loader => {
  const complete = (loaded: Loaded, profiles: Iterable<number>): Loaded => {
    if (state.live().program.readingAccounts.length === 0) return loaded;
    const ids = accountsSeenBy(loaded, profiles);
    if (ids.length > 0) loader.accounts(loaded, ids);
    return loaded;
  };
  return {
    ...loader,
    forEvents: (events) => {
      const loaded = loader.forEvents(events);
      return complete(loaded, profilesIn(loaded, events));
    },
    forIdentifiers: (identifiers) => {
      const loaded = loader.forIdentifiers(identifiers);
      return complete(loaded, loaded.set.profiles.keys());
    },
    forMemberships: (profiles) => complete(loader.forMemberships(profiles), profiles),
    forProfiles: (profiles) => complete(loader.forProfiles(profiles), profiles),
  };
};
