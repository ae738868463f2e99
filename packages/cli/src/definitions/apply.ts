import type { ApplyResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { ApiProblem, CommandProblem } from "../problem/index.ts";
import { tableText } from "../terminal/index.ts";
import type { DefinitionDocument, FileFlaw, JsonObject } from "./documents.ts";
import { readDocuments } from "./documents.ts";
import { locateErrors, placeText } from "./flaws.ts";

const notValid = (flaws: readonly FileFlaw[]): CommandProblem =>
  new CommandProblem("The definitions are not valid", {
    detail: "Nothing was changed.",
    errors: flaws.map((flaw) => ({ pointer: placeText(flaw), detail: flaw.message })),
    fix: "Correct these; attune validate checks without changing anything.",
  });

/** The definitions of files, all readable; throws a problem that names each place that is not. */
export const readDefinitions = (paths: readonly string[]): readonly DefinitionDocument[] => {
  const { documents, flaws } = readDocuments(paths);
  if (flaws.length > 0) throw notValid(flaws);
  return documents;
};

export const definitionsIn = (paths: readonly string[]): JsonObject[] =>
  readDefinitions(paths).map(({ value }) => value);

const applyDocuments = async (
  api: Api,
  documents: readonly DefinitionDocument[],
): Promise<ApplyResponse> => {
  const definitions = documents.map(({ value }) => value);
  try {
    return await api.call(OPERATIONS.applyDefinitions, { body: { definitions } });
  } catch (error) {
    if (error instanceof ApiProblem && error.slug === "definition-not-valid")
      throw notValid(locateErrors(documents, error.errors));
    throw error;
  }
};

const appliedText = ({ changed, unchanged }: ApplyResponse): string => {
  if (changed.length === 0) return `Nothing changed: all ${unchanged.length} are live as they are.`;
  const table = tableText(
    ["kind", "key", "version", "status"],
    changed.map(({ kind, key, version, status }) => [kind, key, String(version), status]),
  );
  return `${table}\n${changed.length} changed, ${unchanged.length} as before.`;
};

export const registerApply: Register = (program, { terminal }) => {
  const command = program
    .command("apply")
    .description("make the definitions of YAML files live together, or none of them")
    .argument("<paths...>", "files, or folders with .yaml files");
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: ConnectionOptions & JsonOption) => {
      const documents = readDefinitions(paths);
      const applied = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
        applyDocuments(api, documents),
      );
      answer(terminal, options, applied, () => appliedText(applied));
    },
  );
};
