import type { Reads } from "../src/platform/store/contract.ts";
import type { AccountSegmentReads } from "../src/platform/store/account-segments-contract.ts";
import type { SegmentReads } from "../src/platform/store/segments-contract.ts";

export const collect = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
};

export const every = async (
  reads: Reads,
  read: (id: number) => Promise<unknown>,
): Promise<unknown[]> => {
  const last = await reads.lastSeq();
  return Promise.all(Array.from({ length: last + 2 }, (_, id) => read(id)));
};

/** Asks each read of segments for all that there is. */
export const SEGMENT_QUESTIONS: Readonly<
  Record<keyof SegmentReads | keyof AccountSegmentReads, (reads: Reads) => Promise<unknown>>
> = {
  accountSegmentSizes: (reads) => reads.accountSegmentSizes(),
  accountsInSegment: async (reads) => [
    await reads.accountsInSegment("trials", "", 10),
    await reads.accountsInSegment("trials", "a", 1),
    await reads.accountsInSegment("nobody\u0000", "", 10),
  ],
  exportAccounts: (reads) => collect(reads.exportAccounts("trials")),
  accountSegmentOverlap: async (reads) => [
    await reads.accountSegmentOverlap([]),
    await reads.accountSegmentOverlap(["trials", "busy"]),
  ],
  accountIds: (reads) => reads.accountIds(),
  accountMembershipEntry: (reads) => every(reads, reads.accountMembershipEntry),
  defaultZone: (reads) => reads.defaultZone(),
  stateVersion: async (reads) => [await reads.stateVersion()],
  segmentProfiles: (reads) => reads.segmentProfiles("returning"),
  segmentSizes: (reads) => reads.segmentSizes(),
  fillings: (reads) => reads.fillings(),
  segmentMembers: async (reads) => [
    await reads.segmentMembers("returning", 0, 10),
    await reads.segmentMembers("nobody\u0000", 0, 10),
  ],
  exportMembers: async (reads) => [
    await collect(reads.exportMembers("returning")),
    await collect(reads.exportMembers("nobody\u0000", async () => true)),
  ],
  segmentOverlap: async (reads) => [
    await reads.segmentOverlap([]),
    await reads.segmentOverlap(["returning", "nobody"]),
  ],
  profileIds: (reads) => reads.profileIds(),
  profilesOf: async (reads) => [
    await reads.profilesOf([]),
    (await reads.profilesOf(await reads.profileIds())).toSorted((a, b) => a.id - b.id),
  ],
  eventsOfFacets: async (reads) => [
    await reads.eventsOfFacets([]),
    [...(await reads.eventsOfFacets(Array.from({ length: 300 }, (_, id) => id)))]
      .map(([facet, events]) => [facet, events.map(({ messageId }) => messageId).toSorted()])
      .toSorted(([a = 0], [b = 0]) => Number(a) - Number(b)),
  ],
  membershipEntries: (reads) => every(reads, reads.membershipEntries),
};
