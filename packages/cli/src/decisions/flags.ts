import type { FlagAnswer } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, collect, parseJsonFlag, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type FlagsOptions = ConnectionOptions &
  JsonOption & { readonly flag?: readonly string[]; readonly context?: string };

const valueText = ({ value }: FlagAnswer): string =>
  value === undefined ? "the application's own" : JSON.stringify(value);

const flagsText = (flags: readonly FlagAnswer[]): string =>
  flags.length === 0
    ? "There are no flags: no slot is live."
    : tableText(
        ["flag", "value", "variant", "reason", "decision"],
        flags.map((flag) => [
          flag.key,
          valueText(flag),
          flag.variant ?? "",
          flag.reason,
          String(flag.metadata["decisionId"] ?? ""),
        ]),
      );

/** Named flags one by one, as a server asks for them; all of them as a page does. */
const evaluated = async (
  api: Api,
  context: object,
  keys: readonly string[],
): Promise<readonly FlagAnswer[]> => {
  const body = { context };
  if (keys.length === 0) return (await api.call(OPERATIONS.evaluateFlags, { body })).flags;
  const flags: FlagAnswer[] = [];
  for (const key of keys)
    flags.push(await api.call(OPERATIONS.evaluateFlag, { params: { key }, body }));
  return flags;
};

export const registerFlags: Register = (program, { terminal }) => {
  const command = program
    .command("flags")
    .description("evaluate flags for a user, as an application does through OpenFeature")
    .argument("<user>", "the targeting key: a user_id, or an anonymous_id with a browser key")
    .option("--flag <key>", "one flag; may be given again; without it all of them", collect)
    .option("--context <json>", "the rest of the evaluation context, as a JSON object");
  withJson(withConnection(command)).action(async (user: string, options: FlagsOptions) => {
    const said = options.context === undefined ? {} : parseJsonFlag("--context", options.context);
    const context = { ...said, targetingKey: user };
    const flags = await useApi(terminal, options, (api) =>
      evaluated(api, context, options.flag ?? []),
    );
    answer(terminal, options, { flags }, () => flagsText(flags));
  });
};
