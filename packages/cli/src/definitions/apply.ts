import type { ApplyResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";
import { readDefinitions, withPlaces } from "./files.ts";

type ApplyOptions = ConnectionOptions &
  JsonOption & { readonly prune?: boolean; readonly base?: number; readonly approve?: boolean };

const waiting = ({ changed, unchanged }: ApplyResponse): number =>
  [...changed, ...unchanged].filter(({ status }) => status === "in review").length;

/** What became of definitions, and what somebody else has to do now. */
export const appliedText = (applied: ApplyResponse): string => {
  const { changed, unchanged } = applied;
  const inReview = waiting(applied);
  const review =
    inReview === 0
      ? []
      : [
          `${inReview} ${inReview === 1 ? "is" : "are"} in review: not live before somebody else, who wrote no word of it, approves (attune apply --approve, attune definitions approve).`,
        ];
  if (changed.length === 0)
    return [
      inReview === 0
        ? `Nothing changed: all ${unchanged.length} are live as they are.`
        : "Nothing changed.",
      ...review,
    ].join("\n");
  const table = tableText(
    ["kind", "key", "version", "status"],
    changed.map(({ kind, key, version, status }) => [kind, key, String(version), status]),
  );
  const counts = `${changed.length} changed, ${unchanged.length} as before.`;
  return [table, counts, ...review].join("\n");
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
      parseCount("--base", 0, 999_999_999),
    )
    .option("--approve", "also approve what somebody else has put up for review as it is here");
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: ApplyOptions) => {
      const documents = readDefinitions(paths);
      const { prune = false, approve = false, base } = options;
      const applied = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
        withPlaces(api, documents, (on, definitions) =>
          on.call(OPERATIONS.applyDefinitions, { body: { definitions, prune, approve, base } }),
        ),
      );
      answer(terminal, options, applied, () => appliedText(applied));
    },
  );
};
