import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";

export const registerLeave: Register = (accounts, { terminal }) => {
  const command = accounts
    .command("leave")
    .description("take a profile out of an account")
    .argument("<id>", "the account's id: the groupId of group calls")
    .argument("<identifier>", "one of the profile's identifiers, such as user_id:42");
  withJson(withConnection(command)).action(
    async (id: string, identifier: string, options: ConnectionOptions & JsonOption) => {
      const left = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.leaveAccount, { params: { id, identifier } }),
      );
      answer(
        terminal,
        options,
        left,
        () =>
          `Profile ${left.profile} left account ${left.account}, entry ${left.seq}. A later group call joins it again.`,
      );
    },
  );
};
