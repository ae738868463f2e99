import type {
  DiscardResponse,
  GroupReleaseResponse,
  QuarantinedResponse,
  QuarantineResponse,
  ReleaseResponse,
} from "@attune/contract";
import { problem } from "@attune/contract";
import type { GroupRelease, Release, ReleaseDeps } from "./release.ts";
import { createReleases } from "./release.ts";
import { eventDocument, eventRow, groupRow } from "./views.ts";

export type QuarantineQuery = {
  readonly source?: string | undefined;
  readonly event?: string | undefined;
  readonly group?: string | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
};

export type Quarantine = {
  readonly list: (query: QuarantineQuery) => Promise<QuarantineResponse>;
  readonly get: (id: string) => Promise<QuarantinedResponse>;
  readonly release: (id: string, request: Release, actor: string) => Promise<ReleaseResponse>;
  readonly releaseGroup: (
    group: string,
    request: GroupRelease,
    actor: string,
  ) => Promise<GroupReleaseResponse>;
  readonly discard: (id: string, reason: string, actor: string) => Promise<DiscardResponse>;
  readonly discardGroup: (
    group: string,
    request: { readonly reason: string; readonly limit: number },
    actor: string,
  ) => Promise<DiscardResponse>;
};

/** Rows that one transaction discards. */
const DISCARD_CHUNK = 500;

const createDiscards = ({ store, clock }: ReleaseDeps) => ({
  one: async (id: string, reason: string, actor: string): Promise<DiscardResponse> => {
    const outcome = await store.discardQuarantined({ id, reason, actor, at: clock.now() });
    if (outcome.discarded === 0) throw problem("quarantined-not-found");
    return outcome;
  },
  group: async (
    group: string,
    { reason, limit }: { readonly reason: string; readonly limit: number },
    actor: string,
  ): Promise<DiscardResponse> => {
    if (!(await store.reads.quarantineGroup(group))) throw problem("quarantine-group-not-found");
    const sum = { discarded: 0, summarised: 0, left: 0 };
    do {
      const most = Math.min(DISCARD_CHUNK, limit - sum.discarded);
      const outcome = await store.discardQuarantined({
        group,
        reason,
        actor,
        limit: most,
        at: clock.now(),
      });
      sum.discarded += outcome.discarded;
      sum.summarised += outcome.summarised;
      sum.left = outcome.left;
    } while (sum.left > 0 && sum.discarded < limit);
    return sum;
  },
});

/** What waits in quarantine: shown, put right and released, or thrown away. */
export const createQuarantine = (deps: ReleaseDeps): Quarantine => {
  const { reads } = deps.store;
  const releases = createReleases(deps);
  const discards = createDiscards(deps);
  return {
    list: async ({ source, event, group, limit, before }) => {
      const filter = { source: source ?? null, event: event ?? null, group: group ?? null };
      const page = await reads.quarantine(filter, limit, before ?? null);
      return {
        waiting: page.waiting,
        summarised: page.summarised,
        groupCount: page.groupCount,
        groups: page.groups.map(groupRow),
        events: page.events.map(eventRow),
        next: page.next,
      };
    },
    get: async (id) => {
      const row = await reads.quarantined(id);
      if (!row) throw problem("quarantined-not-found");
      return eventDocument(row);
    },
    release: releases.one,
    releaseGroup: releases.group,
    discard: discards.one,
    discardGroup: discards.group,
  };
};
