export type { HeldSnapshot, ReadDatabase, Reader, StreamSql } from "./read-database.ts";
export { createReads } from "./reads.ts";
