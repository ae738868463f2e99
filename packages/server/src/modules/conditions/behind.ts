import type { Program } from "@attune/core/segment";
import { isReached } from "@attune/core/segment";
import type { FillingState } from "../../platform/store/index.ts";

/**
 * Keys of the segments that are catching up, or that name one which is: of those only that have not
 * come by a profile yet, where one is named.
 */
export const behindOf = (
  { segments }: Program,
  fillings: readonly FillingState[],
  profile: number | null = null,
): ReadonlySet<string> => {
  const own = new Map(
    fillings.flatMap((each) => (each.kind === "segment" ? [[each.key, each] as const] : [])),
  );
  const behind = new Set<string>();
  // Each stands behind those that it names.
  for (const { key, condition } of segments) {
    const filling = own.get(key);
    const isBehind = filling !== undefined && (profile === null || !isReached(filling, profile));
    if (isBehind || condition.segments.some((named) => behind.has(named))) behind.add(key);
  }
  return behind;
};
