import type { Memberships } from "@attune/core/segment";
import type { Loaded } from "./loaded.ts";

/** A row of the table of members. */
export type MemberRow = readonly [segment: string, profile: number, since: number];

export type MemberChanges = {
  readonly added: readonly MemberRow[];
  readonly removed: readonly (readonly [segment: string, profile: number])[];
  /** How many more members each segment has then, by its key; in the order of the keys. */
  readonly moved: readonly (readonly [segment: string, by: number])[];
};

const NOWHERE: Memberships["in"] = {};

/** What the tables of members and of sizes lack, and have too much, after a fold; what they have then is remembered. */
export const memberChanges = ({ set, members }: Loaded): MemberChanges => {
  const added: MemberRow[] = [];
  const removed: (readonly [string, number])[] = [];
  const moved = new Map<string, number>();
  const move = (segment: string, by: number): void =>
    void moved.set(segment, (moved.get(segment) ?? 0) + by);
  for (const id of set.touched.profiles) {
    const before = members.get(id) ?? NOWHERE;
    const after = set.profiles.get(id)?.memberships.in ?? NOWHERE;
    if (before === after) continue;
    for (const [segment, since] of Object.entries(after)) {
      if (before[segment] !== since) added.push([segment, id, since]);
      if (!Object.hasOwn(before, segment)) move(segment, 1);
    }
    for (const segment of Object.keys(before)) {
      if (Object.hasOwn(after, segment)) continue;
      removed.push([segment, id]);
      move(segment, -1);
    }
    members.set(id, after);
  }
  const changes = [...moved].filter(([, by]) => by !== 0);
  return { added, removed, moved: changes.sort(([a], [b]) => (a < b ? -1 : 1)) };
};
