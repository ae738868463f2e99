import { KEY_KINDS, OPERATIONS, ROLES } from "@attune/contract";
import { Option } from "commander";
import { z } from "zod";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { madeKeyText } from "./made-key.ts";

const Flags = z.object({
  name: z.string(),
  role: z.enum(ROLES).optional(),
  source: z.string().optional(),
  kind: z.enum(KEY_KINDS).optional(),
  expires: z.string().optional(),
});

export const registerAdd: Register = (keys, { terminal }) => {
  const command = keys
    .command("add")
    .description("make a key; it is shown once")
    .requiredOption("--name <name>", "the actor in history: a person or a system")
    .addOption(
      new Option("--role <role>", "for a person or tool: what it may do and see").choices(ROLES),
    )
    .option("--source <key>", "for what sends events: the key of a source, or web or server")
    .addOption(
      new Option("--kind <kind>", "the kind; follows from the role or the source").choices(
        KEY_KINDS,
      ),
    )
    .option("--expires <when>", "ends then: 90d, or an instant in ISO 8601");
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    const body = Flags.parse(options);
    const made = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
      api.call(OPERATIONS.addKey, { body }),
    );
    answer(terminal, options, made, () => madeKeyText(made));
  });
};
