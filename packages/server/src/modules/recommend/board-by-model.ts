import type { Board } from "@attune/recommender/board";
import type { ItemBoard } from "./item-board.ts";
import type { ModelSet } from "./models.ts";

/** Numbers by others, of which each keeps its own; what is not there yet is looked for again. */
const createNumbers = (numberOf: (of: number) => number | undefined) => {
  /** From 1; 0 for what was not found yet. */
  let known = new Uint32Array(1_024);
  const keep = (of: number, number: number): void => {
    if (of >= known.length) {
      const larger = new Uint32Array(Math.max(of + 1, 2 * known.length));
      larger.set(known);
      known = larger;
    }
    known[of] = number + 1;
  };
  return (of: number): number => {
    const before = known[of] ?? 0;
    if (before > 0) return before - 1;
    const found = numberOf(of);
    if (found !== undefined) keep(of, found);
    return found ?? -1;
  };
};

const translated = (
  { board, numberOf, idOf: idOnBoard }: ItemBoard,
  { idOf, numberOf: inModels }: Pick<ModelSet, "idOf" | "numberOf">,
): Board => {
  const at = createNumbers((item) => numberOf(idOf(item)));
  const from = createNumbers((item) => inModels(idOnBoard(item)));
  return {
    ...board,
    has: (item) => at(item) >= 0 && board.has(at(item)),
    price: (item) => board.price(at(item)),
    currency: (item) => board.currency(at(item)),
    margin: (item) => board.margin(at(item)),
    isOutOfStock: (item) => board.isOutOfStock(at(item)),
    costs: (item, min, max) => board.costs(at(item), min, max),
    isPublished: (item, now) => board.isPublished(at(item), now),
    isOlder: (item, than, now) => board.isOlder(at(item), than, now),
    brand: (item) => board.brand(at(item)),
    category: (item) => board.category(at(item)),
    likeness: (item) => board.likeness(at(item)),
    fits: (condition, item) => board.fits(condition, at(item)),
    few: (conditions, most) => {
      const found = board.few(conditions, most);
      return found === null ? null : found.map(from).filter((item) => item >= 0);
    },
  };
};

/** Says boards by the numbers of the models. One is kept for as long as both number items as they did. */
export const createBoardsByModel = () => {
  let last: { readonly board: Board; readonly of: Board; readonly idOf: ModelSet["idOf"] } | null =
    null;
  return (itemBoard: ItemBoard, models: ModelSet): Board => {
    if (last?.of !== itemBoard.board || last.idOf !== models.idOf)
      last = { board: translated(itemBoard, models), of: itemBoard.board, idOf: models.idOf };
    return last.board;
  };
};
