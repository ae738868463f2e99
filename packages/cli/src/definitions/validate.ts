import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { ApiProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import type { DefinitionDocument, FileFlaw } from "./documents.ts";
import { readDocuments } from "./documents.ts";
import type { LocatedFlaw } from "./flaws.ts";
import { checkOffline, locateErrors, placeText, refersElsewhere } from "./flaws.ts";

type ValidateOptions = ConnectionOptions & JsonOption;

const checkOnServer = async (
  terminal: Terminal,
  options: ValidateOptions,
  documents: readonly DefinitionDocument[],
): Promise<LocatedFlaw[]> => {
  const body = { definitions: documents.map(({ value }) => value) };
  try {
    await useApi(terminal, options, (api) => api.call(OPERATIONS.validateDefinitions, { body }));
    return [];
  } catch (error) {
    if (error instanceof ApiProblem && error.slug === "definition-not-valid")
      return locateErrors(documents, error.errors);
    throw error;
  }
};

const flawText = (flaw: FileFlaw | LocatedFlaw): string =>
  "kind" in flaw
    ? `${placeText(flaw)}  ${flaw.kind}:${flaw.key}${flaw.pointer}  ${flaw.message}`
    : `${placeText(flaw)}  ${flaw.message}`;

const BESIDE =
  "What is not in these files may be live: validate beside it, with --data <directory> or --url <server>.";

const resultText = (
  definitions: number,
  flaws: readonly FileFlaw[],
  hint: string | null,
): string =>
  flaws.length === 0
    ? `${definitions} ${definitions === 1 ? "definition is" : "definitions are"} valid.`
    : [
        ...flaws.map(flawText),
        `${flaws.length} ${flaws.length === 1 ? "flaw" : "flaws"} in ${definitions} definitions.`,
        ...(hint === null ? [] : [hint]),
      ].join("\n");

export const registerValidate: Register = (program, { terminal, finish }) => {
  const command = program
    .command("validate")
    .description(
      "check definitions in YAML files; alone, or with --data or --url beside those that are live",
    )
    .argument("<paths...>", "files, or folders with .yaml files");
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: ValidateOptions) => {
      const { documents, flaws: unreadable } = readDocuments(paths);
      const isOnline = options.url !== undefined || options.data !== undefined;
      const flaws: FileFlaw[] = [
        ...unreadable,
        ...(isOnline ? await checkOnServer(terminal, options, documents) : checkOffline(documents)),
      ];
      const valid = flaws.length === 0;
      answer(terminal, options, { valid, definitions: documents.length, flaws }, () =>
        resultText(
          documents.length,
          flaws,
          !isOnline && refersElsewhere(documents) ? BESIDE : null,
        ),
      );
      finish(valid ? 0 : 1);
    },
  );
};
