import { Writable } from "node:stream";
import { OPERATIONS } from "@attune/contract";
import type { LiveRow } from "@attune/contract";

/** A server-sent event's data; null for a comment, or what this attune does not know. */
const rowIn = (block: string): LiveRow | null => {
  const data = block
    .split("\n")
    .flatMap((line) => (line.startsWith("data: ") ? [line.slice("data: ".length)] : []))
    .join("\n");
  if (data === "") return null;
  const parsed = OPERATIONS.live.row.safeParse(JSON.parse(data));
  return parsed.success ? parsed.data : null;
};

/** Takes the bytes of an event stream, and tells each row. */
export const rowsOnto = (tell: (row: LiveRow) => void): Writable => {
  const decoder = new TextDecoder();
  let rest = "";
  return new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const row = rowIn(block);
        if (row !== null) tell(row);
      }
      done();
    },
  });
};
