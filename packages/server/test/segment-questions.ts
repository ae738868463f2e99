import type { Reads } from "../src/platform/store/contract.ts";
import type { AccountSegmentReads } from "../src/platform/store/account-segments-contract.ts";
import type { SegmentReads } from "../src/platform/store/segments-contract.ts";
import type { UseReads } from "../src/platform/store/uses-contract.ts";

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
  segmentsOf: async (reads) => {
    const all = await reads.segmentsOf([...(await reads.profileIds()), 1_000_000]);
    return [await reads.segmentsOf([]), [...all].toSorted(([one], [other]) => one - other)];
  },
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

/** Asks each read of uses for all that there is. */
export const USE_QUESTIONS: Readonly<Record<keyof UseReads, (reads: Reads) => Promise<unknown>>> = {
  uses: async (reads) => [
    await every(reads, (id) => reads.uses(id, 0)),
    await every(reads, (id) => reads.uses(id, Number.MAX_SAFE_INTEGER)),
  ],
  usesOfDecision: (reads) => Promise.all(["d0", "d1", "d99", "d\u0000"].map(reads.usesOfDecision)),
  usesBetween: async (reads) => {
    const all = await reads.usesBetween(0, Number.MAX_SAFE_INTEGER, 100, null);
    return [
      all,
      await reads.usesBetween(0, Number.MAX_SAFE_INTEGER, 2, all[1] ?? null),
      await reads.usesBetween(all[0]?.at ?? 0, all[0]?.at ?? 0, 100, null),
    ];
  },
  offerFigures: (reads) => reads.offerFigures(),
  budgetsTaken: async (reads) => {
    const keys = (await reads.offerFigures()).flatMap(({ offer }) =>
      ["ever", "2026-01"].map((period) => ({ offer, period })),
    );
    return [
      await reads.budgetsTaken(keys, 0),
      await reads.budgetsTaken(keys, Number.MAX_SAFE_INTEGER),
      await reads.budgetsTaken([{ offer: "\u0000", period: "ever" }], 0),
    ];
  },
};
