import type { GroupReleaseResponse } from "@attune/contract";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { ReleaseOutcome } from "../../platform/store/index.ts";

/** Kinds of failure that an answer tells apart. */
const KINDS = 100;
const OTHERS: readonly QuarantineReason[] = [
  { rule: "others", pointer: "", detail: `They fail in more than ${KINDS} ways.` },
];

/** Counts what became of the events of a group; those that fail alike are told once. */
export const createTally = () => {
  const failing = new Map<
    string,
    { reasons: QuarantineReason[]; count: number; example: string }
  >();
  const counts = { tried: 0, released: 0, duplicates: 0 };

  const fail = (id: string, reasons: readonly QuarantineReason[]): void => {
    const rules = JSON.stringify([...new Set(reasons.map(({ rule }) => rule))].sort());
    const key = failing.has(rules) || failing.size < KINDS ? rules : "";
    const told = key === "" ? OTHERS : reasons;
    const known = failing.get(key) ?? { reasons: [...told], count: 0, example: id };
    failing.set(key, { ...known, count: known.count + 1 });
  };

  return {
    add: (id: string, outcome: ReleaseOutcome): void => {
      counts.tried += 1;
      if (outcome.status === "failing") fail(id, outcome.reasons);
      else if (outcome.status === "released") counts.released += 1;
      else if (outcome.status !== "gone") counts.duplicates += 1;
    },
    result: (): Pick<
      GroupReleaseResponse,
      "tried" | "released" | "duplicates" | "stillFailing"
    > => ({
      ...counts,
      stillFailing: [...failing.values()].sort((a, b) => b.count - a.count),
    }),
  };
};
