import { CommandProblem } from "./command-problem.ts";

/** No server answers at an address, or it went away before it had answered. */
export class ServerUnreachable extends CommandProblem {
  override readonly name = "ServerUnreachable";
  constructor(origin: string, detail: string) {
    super(`No server answers at ${origin}`, {
      detail,
      fix: "Check the address (--url or ATTUNE_URL) and that the server runs, then try again.",
    });
  }
}
