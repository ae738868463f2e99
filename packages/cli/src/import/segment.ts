import type { Cell, Json, Row } from "./file/index.ts";
import { isLocal } from "./file/index.ts";
import type { Message } from "./messages.ts";
import { SOURCE_KEY } from "./source-key.ts";
import type { Assembler, Unit } from "./unit.ts";

/** What a store of events says of a message and its sender did not: the server says it anew. */
const ENVELOPE = ["receivedAt", "source", "profileId", "catalogItems"];
/** Times that were used up when the event's own was settled. */
const SENDING = ["originalTimestamp", "sentAt"];

type Flaw = { readonly column: string; readonly reason: string };
type Said = { readonly source: string; readonly message: Message };

const isObject = (cell: Cell | undefined): cell is { readonly [name: string]: Json } =>
  typeof cell === "object" &&
  cell !== null &&
  !Array.isArray(cell) &&
  !(cell instanceof Date) &&
  !isLocal(cell);

/** The message as it was sent, at the time at which it happened. */
const messageOf = (object: Message): Message => {
  const timestamp = object["timestamp"] ?? object["originalTimestamp"];
  const left = new Set(timestamp === undefined ? ENVELOPE : [...ENVELOPE, ...SENDING]);
  const kept = Object.entries(object).filter(([name]) => !left.has(name));
  return Object.fromEntries(timestamp === undefined ? kept : [...kept, ["timestamp", timestamp]]);
};

const read = (cell: Cell | undefined, wanted: string | null): Said | Flaw => {
  if (!isObject(cell)) return { column: "", reason: "this line is not an object" };
  const source = wanted ?? cell["source"];
  if (source === undefined || source === null)
    return { column: "source", reason: "it names no source: give one with --source" };
  if (typeof source !== "string" || !SOURCE_KEY.test(source))
    return { column: "source", reason: "a source key is lower-case letters, digits, - and _" };
  return { source, message: messageOf(cell) };
};

const unitOf = (row: Row, source: string | null): Unit => {
  const unit = { lines: [row], rows: 1, messages: [], rejects: [], skipped: [] };
  const { line, raw, cells } = row;
  const said =
    "flaw" in cells ? { column: cells.column, reason: cells.flaw } : read(cells[0], source);
  return "reason" in said
    ? { ...unit, rejects: [{ line, raw, ...said }] }
    : { ...unit, source: said.source, messages: [said.message] };
};

/** Takes each line as the message that it is; of `source`, or else of the source that it names. */
export const segmentAssembler = (source: string | null): Assembler => ({
  add: (row) => [unitOf(row, source)],
  end: () => [],
});
