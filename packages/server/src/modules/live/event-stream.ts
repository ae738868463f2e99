import type { JsonObject } from "@attune/core/json";
import { ownText } from "@attune/core/json";
import type { RowsForm } from "../../platform/http/index.ts";

/** A row as a server-sent event of its kind; a heartbeat is a comment, which no client tells of. */
const eventText = (row: JsonObject): string => {
  const kind = ownText(row, "kind") ?? "message";
  if (kind === "heartbeat") return ": heartbeat\n\n";
  return `event: ${kind}\nid: ${ownText(row, "id") ?? ""}\ndata: ${JSON.stringify(row)}\n\n`;
};

/** Rows as `text/event-stream`. */
export const EVENT_STREAM: RowsForm = {
  contentType: "text/event-stream",
  encode: async function* (rows) {
    for await (const row of rows) yield eventText(row);
  },
};
