/** Where something is wrong: a pointer into the request, or a place in a file. */
export type Flaw = { readonly pointer: string; readonly detail: string };

export type CommandProblemDetails = {
  readonly detail?: string | undefined;
  readonly errors?: readonly Flaw[] | undefined;
  /** What to do next. */
  readonly fix: string;
  readonly exitCode?: number;
};

/** Something that the caller can put right: shown in words, never as a stack trace. */
export class CommandProblem extends Error {
  override readonly name: string = "CommandProblem";
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly Flaw[];
  readonly fix: string;
  readonly exitCode: number;
  constructor(title: string, { detail, errors = [], fix, exitCode = 1 }: CommandProblemDetails) {
    super(title);
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
