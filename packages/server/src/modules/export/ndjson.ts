import type { JsonObject } from "@attune/core/json";

/** Rows as they are, one JSON object a line. */
export const ndjsonOf = async function* (rows: AsyncIterable<JsonObject>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
};
