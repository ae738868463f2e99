import type { FlawSaid, Told } from "@attune/core/flaw";
import { z } from "zod";

const Part = z.union([z.string(), z.number()]);

export const ProblemError = z.object({
  pointer: z.string(),
  detail: z.string().describe("What is wrong there, in English."),
  code: z
    .string()
    .optional()
    .describe(
      "Names what is wrong, for who says it in another language; absent where none has a name for it.",
    ),
  with: z
    .record(
      z.string(),
      z.union([Part, z.object({ code: z.string(), with: z.record(z.string(), Part) })]),
    )
    .optional()
    .describe("What stands in the words of `code`, by name; another code where one is the reason."),
});

/** One thing that is wrong in a request, as it is answered. */
export const problemError = (pointer: string, { message, said }: Told): ProblemDetail => ({
  pointer,
  detail: message,
  ...(said === undefined ? {} : { code: said.code, with: said.with }),
});

export type ProblemDetail = {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
  readonly with?: FlawSaid["with"];
};
