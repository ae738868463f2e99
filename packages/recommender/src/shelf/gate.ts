import type { Board } from "../board/index.ts";
import type { Allowed, Question } from "../source/index.ts";
import type { IsDue, LeftOut, ShelfRules } from "./rules.ts";
import { leftOutFor } from "./rules.ts";

type Asked = {
  readonly question: Question;
  readonly rules: ShelfRules;
  readonly board: Board;
  readonly isDue: IsDue;
};

/** Says of an item whether it may stand on a shelf, and keeps why not. */
export const gate = ({ question, rules, board, isDue }: Asked) => {
  const leftOut = leftOutFor(rules, question, board, isDue);
  const left = new Map<number, LeftOut>();
  const isAllowed = (item: number): boolean => {
    const found = leftOut(item);
    if (found !== null) left.set(item, found);
    return found === null;
  };
  // Without a filter nearly all may be shown: nobody needs to look.
  const isFiltered = rules.filters.length > 0 && board.size() > 0;
  const allowed: Allowed = isFiltered
    ? Object.assign(isAllowed, { few: (most: number) => board.few(rules.filters, most) })
    : isAllowed;
  return { allowed, left };
};
