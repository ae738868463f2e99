import type { Memberships } from "@attune/core/segment";
import type { Loaded } from "./loaded.ts";

/** A row of the table of members. */
export type MemberRow = readonly [segment: string, profile: number, since: number];

export type MemberChanges = {
  readonly added: readonly MemberRow[];
  readonly removed: readonly (readonly [segment: string, profile: number])[];
};

const NOWHERE: Memberships["in"] = {};

/** What the table of members lacks, and has too much, after a fold; what it has then is remembered. */
export const memberChanges = ({ set, members }: Loaded): MemberChanges => {
  const added: MemberRow[] = [];
  const removed: (readonly [string, number])[] = [];
  for (const id of set.touched.profiles) {
    const before = members.get(id) ?? NOWHERE;
    const after = set.profiles.get(id)?.memberships.in ?? NOWHERE;
    if (before === after) continue;
    for (const [segment, since] of Object.entries(after))
      if (before[segment] !== since) added.push([segment, id, since]);
    for (const segment of Object.keys(before))
      if (!Object.hasOwn(after, segment)) removed.push([segment, id]);
    members.set(id, after);
  }
  return { added, removed };
};
