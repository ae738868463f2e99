import { aboutKind, isKind, jsonSchemaOf, KINDS } from "@attune/contract";
import type { JsonOption, Register } from "../command/index.ts";
import { withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { tableText } from "../terminal/index.ts";

/** `attune schema`: what an editor wants to know of a kind. */
export const registerSchema: Register = (program, { terminal }) => {
  const command = program
    .command("schema")
    .description("print the JSON Schema of a kind of definition; without a kind, list the kinds")
    .argument("[kind]", "a kind, such as rule");
  withJson(command).action((kind: string | undefined, { json = false }: JsonOption) => {
    if (kind === undefined)
      return terminal.print(
        json
          ? JSON.stringify(
              Object.fromEntries(KINDS.map((each) => [each, jsonSchemaOf(each)])),
              null,
              2,
            )
          : tableText(
              ["kind", "what it is"],
              KINDS.map((each) => [each, aboutKind(each)]),
            ),
      );
    if (!isKind(kind))
      throw new CommandProblem("There is no such kind", {
        detail: kind,
        fix: `Give one of ${KINDS.join(", ")}.`,
      });
    return terminal.print(JSON.stringify(jsonSchemaOf(kind), null, 2));
  });
};
