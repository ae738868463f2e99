import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { idOfKey } from "./named-key.ts";

export const registerRevoke: Register = (keys, { terminal }) => {
  const command = keys
    .command("revoke")
    .description("take a key back, at once and for good")
    .argument("<key>", "name or id");
  withJson(withConnection(command)).action(
    async (key: string, options: ConnectionOptions & JsonOption) => {
      const revoked = await useApi(terminal, options, async (api) =>
        api.call(OPERATIONS.revokeKey, { params: { id: await idOfKey(api, key) } }),
      );
      answer(
        terminal,
        options,
        revoked,
        () => `${revoked.name} (${revoked.id}) opens nothing any more.`,
      );
    },
  );
};
