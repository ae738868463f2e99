import type { ProblemDocument } from "@attune/contract";
import { CommandProblem } from "./command-problem.ts";

/** A problem that the API answered. */
export class ApiProblem extends CommandProblem {
  override readonly name = "ApiProblem";
  readonly slug: string;
  readonly status: number;
  /** Seconds after which to try again, when the server named them. */
  readonly retryAfter: number | null;
  constructor(document: ProblemDocument, retryAfter: number | null) {
    const { title, detail, errors, fix, status, type, instance } = document;
    super(title, {
      detail,
      errors,
      fix: status >= 500 && instance !== undefined ? `${fix} Request id: ${instance}.` : fix,
    });
    this.slug = type.replace("/problems/", "");
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
