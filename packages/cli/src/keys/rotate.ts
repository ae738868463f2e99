import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { madeKeyText } from "./made-key.ts";
import { keysOf } from "./named-key.ts";

type RotateOptions = ConnectionOptions & JsonOption & { readonly grace?: string };

export const registerRotate: Register = (keys, { terminal }) => {
  const command = keys
    .command("rotate")
    .description("put a new key in the place of one; it is shown once")
    .argument("<key>", "name or id")
    .option("--grace <duration>", "how long the old one goes on working, for example 24h");
  withJson(withConnection(command)).action(async (key: string, options: RotateOptions) => {
    const { grace } = options;
    const made = await useApi(terminal, options, async (api) => {
      const [{ id }] = await keysOf(api, key);
      return api.call(OPERATIONS.rotateKey, { params: { id }, body: { grace } });
    });
    answer(terminal, options, made, () => madeKeyText(made));
  });
};
