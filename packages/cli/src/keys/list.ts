import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

export const registerList: Register = (keys, { terminal }) => {
  const command = keys
    .command("list", { isDefault: true })
    .description("list the keys with what each may do; the keys themselves are shown nowhere");
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    const list = await useApi(terminal, options, (api) => api.call(OPERATIONS.listKeys, {}));
    answer(terminal, options, list, () =>
      list.keys.length === 0
        ? "There are no keys yet: attune serve makes the first ones."
        : tableText(
            ["id", "name", "kind", "source or role", "status", "expires", "made", "by"],
            list.keys.map(
              ({ id, name, kind, source, role, status, expires, created, createdBy }) => [
                id,
                name,
                kind,
                role ?? source ?? "",
                status,
                expires ?? "never",
                created,
                createdBy,
              ],
            ),
          ),
    );
  });
};
