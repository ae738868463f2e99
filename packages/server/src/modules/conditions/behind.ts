import type { Program } from "@attune/core/segment";
import { isReached } from "@attune/core/segment";
import type { FillingState } from "../../platform/store/index.ts";

/** What is not done yet, of a kind, by key. */
const undoneOf = (
  fillings: readonly FillingState[],
  kind: FillingState["kind"],
): ReadonlyMap<string, FillingState> =>
  new Map(fillings.flatMap((each) => (each.kind === kind ? [[each.key, each] as const] : [])));

/** Whether what is not done has not come by somebody yet, or by everybody where nobody is named. */
const isAhead = (filling: FillingState | undefined, id: number | null): boolean =>
  filling !== undefined && (id === null || !isReached(filling, id));

/**
 * Keys of the segments of accounts that are catching up, or that name one which is: of those only that
 * have not come by an account yet, where one is named, by the sequence that made it.
 */
export const accountsBehindOf = (
  { accounts }: Program,
  fillings: readonly FillingState[],
  made: number | null = null,
): ReadonlySet<string> => {
  const undone = undoneOf(fillings, "account-segment");
  return new Set(
    accounts.segments.flatMap(({ key }) =>
      accounts.reachOf(key).some((named) => isAhead(undone.get(named), made)) ? [key] : [],
    ),
  );
};

/**
 * Keys of the segments that are catching up, or that name one which is: of those only that have not
 * come by a profile yet, where one is named.
 */
export const behindOf = (
  program: Program,
  fillings: readonly FillingState[],
  profile: number | null = null,
): ReadonlySet<string> => {
  const undone = undoneOf(fillings, "segment");
  const behind = new Set(accountsBehindOf(program, fillings));
  // Each stands behind those that it names.
  for (const { key, condition } of program.segments) {
    const named = [...condition.segments, ...condition.accountSegments];
    if (isAhead(undone.get(key), profile) || named.some((each) => behind.has(each)))
      behind.add(key);
  }
  return behind;
};
