import type { GroupReleaseResponse } from "@attune/contract";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { QuarantinedEvent, ReleaseOutcome } from "../../platform/store/index.ts";

/** What became of an event, and the group that it is in now when it waits on. */
export type Fate = { readonly outcome: ReleaseOutcome; readonly group: string };

/** Kinds of failure that an answer tells apart. */
const KINDS = 100;
const OTHERS: readonly QuarantineReason[] = [
  { rule: "others", pointer: "", detail: `They fail in more than ${KINDS} ways.` },
];

/** Counts what became of the events of a group; those that fail alike are told once. */
export const createTally = () => {
  const failing = new Map<string, GroupReleaseResponse["stillFailing"][number]>();
  const counts = { tried: 0, released: 0, duplicates: 0, moved: 0 };

  const fail = (id: string, reasons: readonly QuarantineReason[], group: string): void => {
    const rules = JSON.stringify([...new Set(reasons.map(({ rule }) => rule))].sort());
    const key = failing.has(rules) || failing.size < KINDS ? rules : "";
    const told = key === "" ? OTHERS : reasons;
    const place = key === "" ? null : group;
    const known = failing.get(key) ?? { reasons: [...told], count: 0, example: id, group: place };
    failing.set(key, { ...known, count: known.count + 1 });
  };

  return {
    add: ({ id, group: before }: QuarantinedEvent, { outcome, group }: Fate): void => {
      counts.tried += 1;
      if (group !== before) counts.moved += 1;
      if (outcome.status === "failing") fail(id, outcome.reasons, group);
      else if (outcome.status === "released") counts.released += 1;
      else if (outcome.status !== "gone") counts.duplicates += 1;
    },
    result: (): Omit<GroupReleaseResponse, "left" | "next"> => ({
      ...counts,
      stillFailing: [...failing.values()].sort((a, b) => b.count - a.count),
    }),
  };
};
