import type { Cell } from "../file/index.ts";
import { cellText, isEmpty } from "../file/index.ts";
import type { CellTest, Clause, Condition, Scalar } from "./condition-schema.ts";
import { exactNumber } from "./decimal.ts";
import type { Cells } from "./flaw.ts";
import type { NumberForm } from "./number.ts";
import { decimalInCell, numberReader } from "./number.ts";

/** What values and conditions need to know of the file. */
export type Table = {
  /** Place of each column in a row's cells. */
  readonly placeOf: (column: string) => number;
  readonly numbers: NumberForm;
};

type Test = (cell: Cell) => boolean;

type NumberIn = (cell: Cell) => number | null;

const equals = (wanted: Scalar, numberIn: NumberIn): Test => {
  if (typeof wanted === "number") return (cell) => numberIn(cell) === wanted;
  const text = String(wanted);
  return (cell) => cellText(cell) === text;
};

const oneOf = (wanted: Scalar | readonly Scalar[], numberIn: NumberIn): Test => {
  const list = [wanted].flat();
  const texts = new Set(list.filter((each) => typeof each !== "number").map(String));
  const numbers = new Set(list.filter((each) => typeof each === "number"));
  return (cell) => {
    if (texts.has(cellText(cell))) return true;
    const number = numbers.size === 0 ? null : numberIn(cell);
    return number !== null && numbers.has(number);
  };
};

/** Below, at or above what is wanted: as numbers when that is one, else as texts. */
const compared =
  (
    wanted: Scalar | readonly Scalar[],
    numberIn: NumberIn,
    holds: (order: number) => boolean,
  ): Test =>
  (cell) => {
    if (isEmpty(cell)) return false;
    if (typeof wanted === "number") {
      const number = numberIn(cell);
      return number !== null && holds(number - wanted);
    }
    const [text, limit] = [cellText(cell), String(wanted)];
    return holds(text < limit ? -1 : text > limit ? 1 : 0);
  };

const not =
  (test: Test): Test =>
  (cell) =>
    !test(cell);

const testOf = ({ test, wanted }: CellTest, numberIn: NumberIn): Test => {
  switch (test) {
    case "$eq":
      return equals([wanted].flat()[0] ?? "", numberIn);
    case "$ne":
      return not(equals([wanted].flat()[0] ?? "", numberIn));
    case "$in":
      return oneOf(wanted, numberIn);
    case "$nin":
      return not(oneOf(wanted, numberIn));
    case "$lt":
      return compared(wanted, numberIn, (order) => order < 0);
    case "$lte":
      return compared(wanted, numberIn, (order) => order <= 0);
    case "$gt":
      return compared(wanted, numberIn, (order) => order > 0);
    case "$gte":
      return compared(wanted, numberIn, (order) => order >= 0);
    case "$exists":
      return (cell) => isEmpty(cell) !== wanted;
    case "$startsWith":
      return (cell) => cellText(cell).startsWith(String(wanted));
  }
};

const clauseHolds = (
  clause: Clause,
  table: Table,
  numberIn: NumberIn,
): ((cells: Cells) => boolean) => {
  if (clause.is === "cell") {
    const at = table.placeOf(clause.column);
    const tests = clause.tests.map((each) => testOf(each, numberIn));
    return (cells) => tests.every((test) => test(cells[at] ?? null));
  }
  const parts = clause.of.map((each) => compileCondition(each, table));
  return clause.is === "any"
    ? (cells) => parts.some((holds) => holds(cells))
    : (cells) => !parts.some((holds) => holds(cells));
};

/** Compiles a condition on a row; without one it always holds. */
export const compileCondition = (
  condition: Condition | undefined,
  table: Table,
): ((cells: Cells) => boolean) => {
  const read = numberReader(table.numbers);
  const numberIn: NumberIn = (cell) => {
    const decimal = decimalInCell(cell, read);
    return decimal === null ? null : exactNumber(decimal);
  };
  const clauses = (condition ?? []).map((clause) => clauseHolds(clause, table, numberIn));
  return (cells) => clauses.every((holds) => holds(cells));
};
