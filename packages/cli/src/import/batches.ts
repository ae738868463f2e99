import { LIMITS } from "@attune/contract";
import type { Row, Rows } from "./file/index.ts";
import type { Message } from "./messages.ts";
import type { Reject } from "./rejects.ts";
import { rejectsOf } from "./rejects.ts";
import { shifted } from "./shift.ts";
import type { Assembler, Unit } from "./unit.ts";

/** A message that is ready to be sent, and the rows that it was made of. */
export type Ready = {
  readonly message: Message;
  /** One list for all messages of a unit. */
  readonly lines: readonly Row[];
  /** Its source, when it is not the import's. */
  readonly source: string | null;
};

/** Units that travel together. */
export type Batch = {
  readonly units: number;
  readonly rows: number;
  readonly ready: readonly Ready[];
  readonly rejects: readonly Reject[];
  readonly skipped: readonly string[];
};

const MAX_EVENTS = LIMITS.batchEvents;
const MAX_BYTES = 450 * 1024;
/** A stretch of rejected rows is kept in a cursor too. */
const MAX_ROWS = 5_000;

/** The id of a unit's message: what is read again is a duplicate. */
const messageIdOf = ({ lines, part }: Unit, nth: number): string =>
  `import-${lines.at(-1)?.key ?? ""}${part === "" ? "" : `-${part}`}${nth === 0 ? "" : `.${nth + 1}`}`;

type Sized =
  | { readonly messages: readonly Message[]; readonly bytes: number }
  | { readonly reason: string };

/** A unit's messages as they are sent, or why they cannot be: it comes in whole or not at all. */
const messagesOf = (unit: Unit, shift: number): Sized => {
  let bytes = 0;
  const messages = unit.messages.map((message, nth): Message => {
    const moved = shift === 0 ? message : shifted(message, shift);
    return typeof moved["messageId"] === "string"
      ? moved
      : { ...moved, messageId: messageIdOf(unit, nth) };
  });
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message));
    // Here rather than at the server: one such event would make the whole batch too large to be read.
    if (size > LIMITS.eventBytes) {
      const reason = `an event holds at most ${LIMITS.eventBytes} bytes of JSON, and this would hold ${size}`;
      return { reason };
    }
    bytes += size;
  }
  return { messages, bytes };
};

export type BatchOptions = {
  /** Units at the start that were dealt with before. */
  readonly from: number;
  /** Milliseconds by which the messages' times are moved. */
  readonly shift: number;
  /** Rows after which no other unit is begun. */
  readonly limit: number;
};

/** The units of a file's rows, and whether they are all. */
export const unitsOf = async function* (
  { rows, isCut }: Rows,
  assembler: Assembler,
): AsyncGenerator<readonly Unit[]> {
  for await (const some of rows) {
    const units = some.flatMap((row) => assembler.add(row));
    if (units.length > 0) yield units;
  }
  const last = assembler.end(isCut());
  if (last.length > 0) yield last;
};

type Gathered = {
  units: number;
  rows: number;
  ready: Ready[];
  rejects: Reject[];
  skipped: string[];
  bytes: number;
};
const nothing = (): Gathered => ({
  units: 0,
  rows: 0,
  ready: [],
  rejects: [],
  skipped: [],
  bytes: 0,
});

const isFull = (batch: Gathered, messages: number, bytes: number): boolean =>
  batch.units > 0 &&
  (batch.ready.length + messages > MAX_EVENTS ||
    batch.bytes + bytes > MAX_BYTES ||
    batch.rows >= MAX_ROWS);

const gather = (batch: Gathered, unit: Unit, sized: Sized): void => {
  batch.units += 1;
  batch.rows += unit.rows;
  batch.rejects.push(...unit.rejects);
  batch.skipped.push(...unit.skipped);
  if ("reason" in sized) {
    batch.rejects.push(...rejectsOf(unit.lines, "", sized.reason));
    return;
  }
  const { source = null, lines } = unit;
  batch.bytes += sized.bytes;
  for (const message of sized.messages) batch.ready.push({ message, lines, source });
};

/** Groups the units after `from` into batches. */
export const batchesOf = async function* (
  rows: Rows,
  assembler: Assembler,
  { from, shift, limit }: BatchOptions,
): AsyncGenerator<Batch> {
  let batch = nothing();
  let units = 0;
  let seen = 0;
  for await (const some of unitsOf(rows, assembler)) {
    for (const unit of some) {
      if (seen >= limit) {
        if (batch.units > 0) yield batch;
        return;
      }
      units += 1;
      seen += unit.rows;
      if (units <= from) continue;
      const sized = messagesOf(unit, shift);
      const messages = "reason" in sized ? 0 : sized.messages.length;
      if (isFull(batch, messages, "reason" in sized ? 0 : sized.bytes)) {
        yield batch;
        batch = nothing();
      }
      gather(batch, unit, sized);
    }
  }
  if (batch.units > 0) yield batch;
};
