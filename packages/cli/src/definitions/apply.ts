import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { appliedText } from "./applied.ts";
import { readDefinitions, withPlaces } from "./files.ts";

type ApplyOptions = ConnectionOptions &
  JsonOption & {
    readonly prune?: boolean;
    readonly base?: number;
    readonly approve?: boolean;
    readonly overDrafts?: boolean;
  };

export const registerApply: Register = (program, { terminal }) => {
  const command = program
    .command("apply")
    .description("make the definitions of YAML files live together, or none of them")
    .argument("<paths...>", "files, or folders with .yaml files")
    .option("--prune", "also archive what is live and in none of the files")
    .option(
      "--base <seq>",
      "only if no definition has changed since the plan with this base",
      parseCount("--base", 0, Number.MAX_SAFE_INTEGER),
    )
    .option("--approve", "also approve what somebody else has put up for review as it is here")
    .option("--over-drafts", "also write over drafts of others with other content");
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: ApplyOptions) => {
      const documents = readDefinitions(paths);
      const { prune = false, approve = false, base, overDrafts = false } = options;
      const order = { prune, approve, base, overDrafts };
      const applied = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
        withPlaces(api, documents, (on, definitions) =>
          on.call(OPERATIONS.applyDefinitions, { body: { definitions, ...order } }),
        ),
      );
      answer(terminal, options, applied, () => appliedText(applied));
    },
  );
};
