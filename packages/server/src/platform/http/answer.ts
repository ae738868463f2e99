import type { Operation } from "@attune/contract";
import type { Json } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { AnswerMask } from "./answer-mask.ts";
import { compileAnswerMask } from "./answer-mask.ts";
import { isRowsAnswer, sendRows } from "./rows.ts";

/** Answers as they leave: JSON or rows of it, with what the caller may not see hidden. */
export type Answering = {
  readonly answer: (
    operation: Operation,
    answer: unknown,
    reply: FastifyReply,
    mask: Mask | null,
  ) => unknown;
  /** Resolves when nothing is read any more for the answers of rows that were under way. */
  readonly rowsEnded: () => Promise<void>;
};

/**
 * Masks are compiled when a schema is first answered to somebody who may not see all. `onBreak` is
 * told of an answer of rows that breaks off in the middle.
 */
export const createAnswering = (
  onBreak: (error: unknown, requestId: string) => void,
): Answering => {
  const compiled = new Map<z.ZodType, AnswerMask>();
  const hide = (schema: z.ZodType | undefined, mask: Mask, answer: unknown): Json => {
    // Without a schema there is nothing that says what may be shown.
    if (schema === undefined) return mask.value("personal", "");
    const known = compiled.get(schema) ?? compileAnswerMask(schema);
    compiled.set(schema, known);
    return known(answer, mask);
  };

  const underWay = new Set<Promise<void>>();
  const onStart = (ended: Promise<void>): void => {
    underWay.add(ended);
    void ended.finally(() => underWay.delete(ended));
  };

  return {
    answer: ({ response, row: schema, path }, answer, reply, mask) => {
      if ((response === "rows" || response === "events") && isRowsAnswer(answer)) {
        const shown = (row: unknown) => (mask ? hide(schema, mask, row) : row);
        const { id } = reply.request;
        return sendRows(answer, { shown, onBreak: (error) => onBreak(error, id), onStart }, reply);
      }
      if (mask === null) return answer;
      if (typeof response === "string" || answer === reply)
        throw new Error(`${path} answers by itself: nothing can be hidden from a role in it`);
      return hide(response, mask, answer);
    },
    rowsEnded: async () => {
      await Promise.all(underWay);
    },
  };
};
