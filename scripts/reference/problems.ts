import type { Operation } from "@attune/contract";
import { OPERATIONS, PROBLEMS } from "@attune/contract";
import { code, generated, page } from "./markdown.ts";

const operations: readonly (readonly [string, Operation])[] = Object.entries(OPERATIONS);

const answeredBy = (slug: string): string[] =>
  operations.flatMap(([, { method, path, problems }]) =>
    problems.includes(slug) ? [code(`${method} ${path}`)] : [],
  );

/** Problems that any request can meet, before or outside an operation. */
const ANYWHERE = "any request";
const SHOWN = 6;

const where = (slug: string): string => {
  const found = answeredBy(slug);
  if (found.length === 0) return ANYWHERE;
  return found.length > SHOWN
    ? `${found.slice(0, SHOWN).join(", ")} and ${found.length - SHOWN} more`
    : found.join(", ");
};

/** docs/reference/problems.md: every problem of the contract, what it means and what to do. */
export const problemsPage = (): string =>
  page([
    ...generated("Problems", "packages/contract/src/problem.ts"),
    "A request that cannot be answered gets `application/problem+json` (RFC 9457): `type` is `/problems/` and the slug, `fix` says what to do next, `instance` is the request id that stands in the server's log, `errors` points into the request with JSON Pointers: `detail` says in English what is wrong there, and where that has a name `code` says it, with what stands in its words in `with`, for who tells it in another language.",
    "",
    ...Object.entries(PROBLEMS).flatMap(([slug, { status, title, fix }]) => [
      `## ${slug}`,
      "",
      `**${status}** ${title}. ${fix}`,
      "",
      `Answered by: ${where(slug)}.`,
      "",
    ]),
  ]);
