import { Readable } from "node:stream";
import type { JsonObject } from "@attune/core/json";
import { isObject } from "@attune/core/json";
import type { FastifyReply } from "fastify";

/** The form that rows go out in. */
export type RowsForm = {
  readonly contentType: string;
  /** What a browser calls the file. */
  readonly fileName: string;
  /** Rows as they may be shown to the bytes of the answer, a bounded part in memory at a time. */
  readonly encode: (rows: AsyncIterable<JsonObject>) => AsyncIterable<string | Uint8Array>;
};

/** An answer of rows. They are masked one by one before they are encoded: every form hides the same. */
export type RowsAnswer = RowsForm & { readonly rows: AsyncIterable<unknown> };

/** Whether a handler answers with rows. */
export const isRowsAnswer = (answer: unknown): answer is RowsAnswer =>
  isObject(answer) && "rows" in answer && "encode" in answer;

const shownRows = async function* (
  rows: AsyncIterable<unknown>,
  shown: (row: unknown) => unknown,
): AsyncGenerator<JsonObject> {
  for await (const row of rows) {
    const document = shown(row);
    if (!isObject(document)) throw new TypeError("a row of an answer is no object");
    yield document;
  }
};

const told = async function* <T>(
  chunks: AsyncIterable<T>,
  onBreak: (error: unknown) => void,
): AsyncGenerator<T> {
  try {
    yield* chunks;
  } catch (error) {
    onBreak(error);
    throw error;
  }
};

/**
 * Streams rows as fast as they are taken. Whoever goes away ends the reading; when the reading fails
 * after the head has left, `onBreak` is told and the connection is cut: an answer that ends as it
 * should is whole.
 */
export const sendRows = (
  { contentType, fileName, encode, rows }: RowsAnswer,
  shown: (row: unknown) => unknown,
  reply: FastifyReply,
  onBreak: (error: unknown) => void,
): FastifyReply => {
  const chunks = told(encode(shownRows(rows, shown)), (error) => {
    if (reply.raw.headersSent) onBreak(error);
  });
  return reply
    .header("content-type", contentType)
    .header("content-disposition", `attachment; filename="${fileName}"`)
    .send(Readable.from(chunks));
};
