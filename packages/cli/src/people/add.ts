import { OPERATIONS, ROLES } from "@attune/contract";
import { Option } from "commander";
import { z } from "zod";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { linkText } from "./link-text.ts";

const Flags = z.object({ name: z.string(), email: z.string(), role: z.enum(ROLES) });

export const registerAdd: Register = (people, { terminal }) => {
  const command = people
    .command("add")
    .description("add a person; prints a link, once, that lets them set a password")
    .requiredOption("--name <name>", "the actor in history and audit, for good")
    .requiredOption("--email <address>", "what they sign in with")
    .addOption(
      new Option("--role <role>", "what they may do and see").choices(ROLES).makeOptionMandatory(),
    );
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    const body = Flags.parse(options);
    const linked = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
      api.call(OPERATIONS.addPerson, { body }),
    );
    answer(terminal, options, linked, () => linkText(linked));
  });
};
