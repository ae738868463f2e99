import { hash } from "node:crypto";
import { LIMITS } from "@attune/contract";
import type { Row, Rows } from "./file/index.ts";
import type { Message } from "./messages.ts";
import { kindOf } from "./messages.ts";
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

/**
 * Names the messages of a unit, so that what is read again is a duplicate: by the number of its last
 * row, by what stands in its rows, and by the kind of each. A row that is corrected where it stands
 * changes no other's; another mapping of the same file makes other kinds beside those that are in.
 * The number is padded because of two events at one instant the one with the greater id is later.
 */
const messageIdsOf = ({ lines, messages }: Unit): readonly string[] => {
  const number = String(lines.at(-1)?.number ?? 0).padStart(10, "0");
  const content = lines.map((line) => line.hash).join();
  const kinds = new Map<string, number>();
  return messages.map((message) => {
    if (typeof message["messageId"] === "string") return message["messageId"];
    const kind = kindOf(message);
    const before = kinds.get(kind) ?? 0;
    kinds.set(kind, before + 1);
    const named = hash("sha256", JSON.stringify([kind, content]), "hex").slice(0, 24);
    return `import-${number}-${named}${before === 0 ? "" : `.${before + 1}`}`;
  });
};

type Sized =
  | { readonly messages: readonly Message[]; readonly bytes: number }
  | { readonly reason: string };

/** A unit's messages as they are sent, or why they cannot be: it comes in whole or not at all. */
const messagesOf = (unit: Unit, shift: number): Sized => {
  let bytes = 0;
  const ids = messageIdsOf(unit);
  if (new Set(ids).size < ids.length)
    return { reason: "two of its events have the same messageId: the second would be left out" };
  const messages = unit.messages.map((message, nth): Message => {
    const moved = shift === 0 ? message : shifted(message, shift);
    return { ...moved, messageId: ids[nth] ?? null };
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
