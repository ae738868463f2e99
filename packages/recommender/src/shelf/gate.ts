import type { LeftOut } from "./rules.ts";

/** Each rule is asked once of an item. */
export const gate = (leftOut: (item: number) => LeftOut | null) => {
  const known = new Map<number, LeftOut | null>();
  const left = new Map<number, LeftOut>();
  const allowed = (item: number): boolean => {
    const before = known.get(item);
    if (before !== undefined) return before === null;
    const found = leftOut(item);
    known.set(item, found);
    if (found !== null) left.set(item, found);
    return found === null;
  };
  return { allowed, left };
};
