import type { Answer } from "../../api/index.ts";

import type { Reason } from "../../quality/index.ts";

type Part = Answer<"releaseGroup">;

/** What became of a whole group. */
export type GroupOutcome = Pick<Part, "tried" | "released" | "duplicates" | "left"> & {
  /** Why events still fail, the most frequent first. */
  readonly failing: readonly { readonly reason: Reason; readonly count: number }[];
};

type Failing = Map<string, { readonly reason: Reason; readonly count: number }>;

const addFailing = (failing: Failing, { stillFailing }: Part): void => {
  for (const { reasons, count } of stillFailing) {
    const [reason] = reasons;
    if (reason === undefined) continue;
    const key = JSON.stringify([reason.pointer, reason.detail]);
    failing.set(key, { reason, count: (failing.get(key)?.count ?? 0) + count });
  }
};

/** Goes through a group part by part until all of it was tried, and sums up what became of it. */
export const releaseAll = async (
  releaseAfter: (after: number) => Promise<Part>,
): Promise<GroupOutcome> => {
  const failing: Failing = new Map();
  let sum = { tried: 0, released: 0, duplicates: 0, left: 0 };
  let after: number | null = 0;
  while (after !== null) {
    const part: Part = await releaseAfter(after);
    sum = {
      tried: sum.tried + part.tried,
      released: sum.released + part.released,
      duplicates: sum.duplicates + part.duplicates,
      left: part.left,
    };
    addFailing(failing, part);
    after = part.next;
  }
  return { ...sum, failing: [...failing.values()].toSorted((a, b) => b.count - a.count) };
};
