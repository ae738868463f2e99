import { LIMITS } from "@attune/contract";
import type { Mapped, Message } from "./messages.ts";
import type { Reject } from "./rejects.ts";
import type { Row } from "./rows.ts";

/** A message that is ready to be sent, and the row that made it. */
export type Ready = { readonly message: Message; readonly row: Row };

/** Rows that travel together. */
export type Batch = {
  readonly rows: number;
  readonly ready: readonly Ready[];
  readonly rejects: readonly Reject[];
};

const MAX_EVENTS = 500;
const MAX_BYTES = 450 * 1024;
/** A stretch of rejected rows is kept in a cursor too. */
const MAX_ROWS = 5_000;

/**
 * The id of a row's message: a row that is read again is a duplicate. The number is padded because
 * of two events at one instant the one with the greater id is the later one.
 */
const messageIdOf = (content: string, row: number, nth: number): string =>
  `${content.slice(0, 24)}-${String(row).padStart(10, "0")}${nth === 0 ? "" : `.${nth + 1}`}`;

const isTooLarge = (message: Message): boolean =>
  Buffer.byteLength(JSON.stringify(message)) > LIMITS.eventBytes;

const mapRow = (row: Row, map: (cells: readonly string[]) => Mapped): Mapped => {
  if ("flaw" in row.cells) return { column: row.cells.column, reason: row.cells.flaw };
  const mapped = map(row.cells);
  // Here rather than at the server: one such row would make the whole batch too large to be read.
  return "messages" in mapped && mapped.messages.some(isTooLarge)
    ? { column: "", reason: `an event holds at most ${LIMITS.eventBytes} bytes of JSON` }
    : mapped;
};

/** Groups the rows after `from` into batches; `content` names the file's content. */
export const batchesOf = async function* (
  rows: AsyncIterable<Row>,
  map: (cells: readonly string[]) => Mapped,
  { content, from }: { readonly content: string; readonly from: number },
): AsyncGenerator<Batch> {
  let ready: Ready[] = [];
  let rejects: Reject[] = [];
  let bytes = 0;
  let count = 0;
  for await (const row of rows) {
    if (row.number <= from) continue;
    const mapped = mapRow(row, map);
    const made = "messages" in mapped ? mapped.messages : [];
    const messages = made.map((message, nth) => ({
      ...message,
      messageId: messageIdOf(content, row.number, nth),
    }));
    const size = Buffer.byteLength(JSON.stringify(messages));
    if (
      ready.length + messages.length > MAX_EVENTS ||
      bytes + size > MAX_BYTES ||
      count >= MAX_ROWS
    ) {
      if (count > 0) yield { rows: count, ready, rejects };
      [ready, rejects, bytes, count] = [[], [], 0, 0];
    }
    if ("reason" in mapped)
      rejects.push({ line: row.line, column: mapped.column, reason: mapped.reason, raw: row.raw });
    for (const message of messages) ready.push({ message, row });
    bytes += size;
    count += 1;
  }
  if (count > 0) yield { rows: count, ready, rejects };
};
