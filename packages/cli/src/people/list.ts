import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

export const registerList: Register = (people, { terminal }) => {
  const command = people
    .command("list", { isDefault: true })
    .description("list the people with what each may do, and when they were last seen");
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    const list = await useApi(terminal, options, (api) => api.call(OPERATIONS.people, {}));
    answer(terminal, options, list, () =>
      list.people.length === 0
        ? "There is nobody yet: attune people add --name NAME --email ADDRESS --role owner."
        : tableText(
            ["id", "name", "email", "role", "status", "last seen", "added", "by"],
            list.people.map(({ id, name, email, role, status, lastSeen, created, createdBy }) => [
              id,
              name,
              email,
              role,
              status,
              lastSeen ?? "",
              created,
              createdBy,
            ]),
          ),
    );
  });
};
