import type {
  DiscardResponse,
  GroupReleaseResponse,
  QuarantinedResponse,
  QuarantineResponse,
  ReleaseResponse,
} from "@attune/contract";
import { problem } from "@attune/contract";
import type { QuarantineFilter } from "../../platform/store/index.ts";
import { ALL_QUARANTINED } from "../../platform/store/index.ts";
import type { GroupRelease, Release, ReleaseDeps } from "./release.ts";
import { createReleases } from "./release.ts";
import { eventDocument, eventRow, groupPlace, groupPlaceText, groupRow } from "./views.ts";

export type QuarantineQuery = {
  readonly source?: string | undefined;
  readonly event?: string | undefined;
  readonly group?: string | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
  readonly groupsBefore?: string | undefined;
};

type GroupDiscard = { readonly reason: string; readonly limit: number };
type FilterDiscard = GroupDiscard & Pick<QuarantineQuery, "source" | "event">;

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
    request: GroupDiscard,
    actor: string,
  ) => Promise<DiscardResponse>;
  readonly discardMatching: (request: FilterDiscard, actor: string) => Promise<DiscardResponse>;
};

/** Rows that one transaction discards. */
const DISCARD_CHUNK = 500;

const filterOf = (
  query: Pick<QuarantineQuery, "source" | "event" | "group">,
): QuarantineFilter => ({
  source: query.source ?? null,
  event: query.event ?? null,
  group: query.group ?? null,
});

const createDiscards = ({ store, clock }: ReleaseDeps) => {
  /** In chunks, until there is nothing more or as many as asked for are gone. */
  const discardAll = async (
    filter: QuarantineFilter,
    { reason, limit }: GroupDiscard,
    actor: string,
  ): Promise<DiscardResponse> => {
    const sum = { discarded: 0, summarised: 0 };
    for (;;) {
      const most = Math.min(DISCARD_CHUNK, limit - sum.discarded);
      const request = { filter, limit: most, reason, actor, at: clock.now() };
      const { discarded, summarised } = await store.discardQuarantined(request);
      if (discarded + summarised === 0) break;
      sum.discarded += discarded;
      sum.summarised += summarised;
    }
    const { waiting } = await store.reads.quarantineCounts(filter);
    return { ...sum, left: waiting };
  };

  return {
    one: async (id: string, reason: string, actor: string): Promise<DiscardResponse> => {
      const outcome = await store.discardQuarantined({ id, reason, actor, at: clock.now() });
      if (outcome.discarded === 0) throw problem("quarantined-not-found");
      return { ...outcome, left: 0 };
    },
    group: async (
      group: string,
      request: GroupDiscard,
      actor: string,
    ): Promise<DiscardResponse> => {
      if (!(await store.reads.quarantineGroup(group))) throw problem("quarantine-group-not-found");
      return discardAll({ ...ALL_QUARANTINED, group }, request, actor);
    },
    matching: ({ source, event, ...request }: FilterDiscard, actor: string) =>
      discardAll(filterOf({ source, event }), request, actor),
  };
};

/** What waits in quarantine: shown, put right and released, or thrown away. */
export const createQuarantine = (deps: ReleaseDeps): Quarantine => {
  const { reads } = deps.store;
  const releases = createReleases(deps);
  const discards = createDiscards(deps);
  return {
    list: async ({ source, event, group, limit, before, groupsBefore }) => {
      const filter = filterOf({ source, event, group });
      const place = groupsBefore === undefined ? null : groupPlace(groupsBefore);
      const page = await reads.quarantine(filter, limit, before ?? null, place);
      return {
        waiting: page.waiting,
        summarised: page.summarised,
        groupCount: page.groupCount,
        groups: page.groups.map(groupRow),
        groupsNext: page.groupsNext && groupPlaceText(page.groupsNext),
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
    discardMatching: discards.matching,
  };
};
