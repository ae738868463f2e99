export { Condition, columnsOfCondition, CELL_TESTS } from "./condition-schema.ts";
export type { Table } from "./condition.ts";
export { compileCondition } from "./condition.ts";
export { DATE_LETTERS } from "./date-form.ts";
export type { Cells } from "./flaw.ts";
export { CellFlaw, shown } from "./flaw.ts";
export type { Maker } from "./make.ts";
export { compileValue, mayBeSpared, objectMaker } from "./make.ts";
export { Value, VALUE_WORDS, Values, visitColumns } from "./schema.ts";
