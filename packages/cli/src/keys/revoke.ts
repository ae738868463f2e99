import type { RevokedKey } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { keysOf } from "./named-key.ts";

const revokedText = (keys: readonly RevokedKey[]): string =>
  [
    ...keys.map(({ name, id }) => `${name} (${id}) opens nothing any more.`),
    ...(keys.at(-1)?.stillOpen ?? []).map(
      ({ id, expires }) => `Another key of that name, ${id}, opens until ${expires ?? "revoked"}.`,
    ),
  ].join("\n");

export const registerRevoke: Register = (group, { terminal }) => {
  const command = group
    .command("revoke")
    .description("take a key back, at once and for good; by name, all of that name")
    .argument("<key>", "name or id");
  withJson(withConnection(command)).action(
    async (key: string, options: ConnectionOptions & JsonOption) => {
      const keys = await useApi(terminal, options, async (api) => {
        const revoked: RevokedKey[] = [];
        // The newest first: when an owner must stay, nothing has been taken back.
        for (const { id } of await keysOf(api, key))
          revoked.push(await api.call(OPERATIONS.revokeKey, { params: { id } }));
        return revoked;
      });
      answer(terminal, options, { keys }, () => revokedText(keys));
    },
  );
};
