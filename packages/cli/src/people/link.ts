import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { linkText } from "./link-text.ts";
import { personOf } from "./named-person.ts";

export const registerLink: Register = (people, { terminal }) => {
  const command = people
    .command("link")
    .description("a new link for a person to set a password; the one before is void")
    .argument("<person>", "name, address or id");
  withJson(withConnection(command)).action(
    async (person: string, options: ConnectionOptions & JsonOption) => {
      const linked = await useApi(terminal, options, async (api) => {
        const { id } = await personOf(api, person);
        return api.call(OPERATIONS.linkPerson, { params: { id } });
      });
      answer(terminal, options, linked, () => linkText(linked));
    },
  );
};
