import { Readable } from "node:stream";
import type { Operation } from "@attune/contract";
import type { Json } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { AnswerMask } from "./answer-mask.ts";
import { compileAnswerMask } from "./answer-mask.ts";

/** Answers as they leave: JSON or lines of it, with what the caller may not see hidden. */
export type Answering = (
  operation: Operation,
  answer: unknown,
  reply: FastifyReply,
  mask: Mask | null,
) => unknown;

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

const lines = async function* (
  rows: AsyncIterable<unknown>,
  shown: (row: unknown) => unknown,
): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(shown(row))}\n`;
};

/** Masks are compiled when a schema is first answered to somebody who may not see all. */
export const createAnswering = (): Answering => {
  const compiled = new Map<z.ZodType, AnswerMask>();
  const hide = (schema: z.ZodType | undefined, mask: Mask, answer: unknown): Json => {
    // Without a schema there is nothing that says what may be shown.
    if (schema === undefined) return mask.value("personal", "");
    const known = compiled.get(schema) ?? compileAnswerMask(schema);
    compiled.set(schema, known);
    return known(answer, mask);
  };

  return ({ response, line, path }, answer, reply, mask) => {
    if (isIterable(answer) && response === "ndjson")
      return reply
        .header("content-type", "application/x-ndjson")
        .send(Readable.from(lines(answer, (row) => (mask ? hide(line, mask, row) : row))));
    if (mask === null) return answer;
    if (typeof response === "string" || answer === reply)
      throw new Error(`${path} answers by itself: nothing can be hidden from a role in it`);
    return hide(response, mask, answer);
  };
};
