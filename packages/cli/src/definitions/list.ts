import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";
import { registerSteps } from "./steps.ts";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const registerList: Register = (program, shell) => {
  const { terminal } = shell;
  const command = program
    .command("definitions")
    .description("list the definitions: the live version and the newest draft of each");
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    const list = await useApi(terminal, options, (api) => api.call(OPERATIONS.listDefinitions, {}));
    answer(terminal, options, list, () =>
      list.definitions.length === 0
        ? "There are no definitions yet. A first set: attune apply recipes/cart-help"
        : tableText(
            ["kind", "key", "version", "status", "by", "since", "origin", "name"],
            list.definitions.map(({ definition, version, status, authors, at, origin }) => [
              text(definition["kind"]),
              text(definition["key"]),
              String(version),
              status,
              authors.join(", "),
              at,
              origin,
              text(definition["name"]),
            ]),
          ),
    );
  });
  registerSteps(command, shell);
};
