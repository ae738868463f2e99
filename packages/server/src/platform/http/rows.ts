import { Readable } from "node:stream";
import type { JsonObject } from "@attune/core/json";
import { isObject, wellFormed } from "@attune/core/json";
import type { FastifyReply } from "fastify";

/** The form that rows go out in. */
export type RowsForm = {
  readonly contentType: string;
  /** What a browser calls the file; absent for what is no file. */
  readonly fileName?: string;
  /** Rows as they may be shown to the bytes of the answer, a bounded part in memory at a time. */
  readonly encode: (rows: AsyncIterable<JsonObject>) => AsyncIterable<string | Uint8Array>;
};

/** An answer of rows. They are masked one by one before they are encoded: every form hides the same. */
export type RowsAnswer = RowsForm & {
  readonly rows: AsyncIterable<unknown>;
  /** Called once, when nothing more is read of the rows. */
  readonly done: () => void;
};

/** Whether a handler answers with rows. */
export const isRowsAnswer = (answer: unknown): answer is RowsAnswer =>
  isObject(answer) && "rows" in answer && "encode" in answer;

/**
 * How long a client may take nothing of an answer, in ms: rows are of a snapshot that the store keeps,
 * and a reader that was forgotten would keep it for ever.
 */
const PATIENCE_MS = 10 * 60_000;

const shownRows = async function* (
  rows: AsyncIterable<unknown>,
  shown: (row: unknown) => unknown,
): AsyncGenerator<JsonObject> {
  for await (const row of rows) {
    const document = shown(row);
    // Text is made whole here, once, so that every form of an answer carries the same.
    const whole = isObject(document) ? wellFormed(document) : null;
    if (!isObject(whole)) throw new TypeError("a row of an answer is no object");
    yield whole;
  }
};

type Watch = {
  /** Told why the reading failed. */
  readonly onFailure: (error: unknown) => void;
  /** Called when nobody has taken what was ready for so long, in ms. */
  readonly onIdle: () => void;
  readonly patience: number;
};

const watched = async function* <T>(
  chunks: AsyncIterable<T>,
  { onFailure, onIdle, patience }: Watch,
): AsyncGenerator<T> {
  try {
    for await (const chunk of chunks) {
      const idle = setTimeout(onIdle, patience);
      try {
        yield chunk;
      } finally {
        clearTimeout(idle);
      }
    }
  } catch (error) {
    onFailure(error);
    throw error;
  }
};

/** How an answer of rows is sent. */
export type Sending = {
  /** A row as the caller may see it. */
  readonly shown: (row: unknown) => unknown;
  /** Told why an answer breaks off after its head has left. */
  readonly onBreak: (error: unknown) => void;
  /** Told of the answer's end: it comes when nothing more is read. */
  readonly onStart: (ended: Promise<void>) => void;
  readonly patience?: number;
};

/**
 * Streams rows as fast as they are taken. Whoever goes away ends the reading; when the reading fails
 * after the head has left, `onBreak` is told and the connection is cut: an answer that ends as it
 * should is whole.
 */
export const sendRows = (
  { contentType, fileName, encode, rows, done }: RowsAnswer,
  { shown, onBreak, onStart, patience = PATIENCE_MS }: Sending,
  reply: FastifyReply,
): FastifyReply => {
  const chunks = watched(encode(shownRows(rows, shown)), {
    onFailure: (error) => {
      if (reply.raw.headersSent) onBreak(error);
    },
    onIdle: () => {
      onBreak(new Error(`the client took nothing for ${patience / 1000} s`));
      reply.raw.destroy();
    },
    patience,
  });
  const stream = Readable.from(chunks);
  const end = async (): Promise<void> => {
    await new Promise((resolve) => stream.once("close", resolve));
    // What is being read at the moment comes to its end first.
    await chunks.return(undefined).catch(() => undefined);
    done();
  };
  onStart(end());
  if (fileName !== undefined)
    reply.header("content-disposition", `attachment; filename="${fileName}"`);
  return reply.header("content-type", contentType).send(stream);
};
