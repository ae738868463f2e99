export type { Advice } from "./advice.ts";
export { MAPPING_ADVICE } from "./advice.ts";
export type { Cell, Json } from "./cell.ts";
export { cellText, isEmpty, isLocal } from "./cell.ts";
export { checkColumns } from "./columns.ts";
export { FileFormat } from "./format.ts";
export type { Row, Rows } from "./row.ts";
export type { SourceFile } from "./source-file.ts";
export { openSourceFile } from "./source-file.ts";
