import type { Answer } from "../../api/index.ts";

type Part = Answer<"releaseGroup">;

/** What became of a whole group. */
export type GroupOutcome = Pick<Part, "tried" | "released" | "duplicates" | "left"> & {
  /** Why events still fail, the most frequent first. */
  readonly failing: readonly {
    readonly why: string;
    readonly pointer: string;
    readonly count: number;
  }[];
};

const addFailing = (failing: Map<string, number>, { stillFailing }: Part): void => {
  for (const { reasons, count } of stillFailing) {
    const [reason] = reasons;
    const key = JSON.stringify([reason?.pointer ?? "", reason?.detail ?? ""]);
    failing.set(key, (failing.get(key) ?? 0) + count);
  }
};

const failingIn = (counts: ReadonlyMap<string, number>): GroupOutcome["failing"] =>
  [...counts]
    .map(([key, count]) => {
      const [pointer = "", why = ""]: string[] = JSON.parse(key);
      return { pointer, why, count };
    })
    .toSorted((a, b) => b.count - a.count);

/** Goes through a group part by part until all of it was tried, and sums up what became of it. */
export const releaseAll = async (
  releaseAfter: (after: number) => Promise<Part>,
): Promise<GroupOutcome> => {
  const failing = new Map<string, number>();
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
  return { ...sum, failing: failingIn(failing) };
};
