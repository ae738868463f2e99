import type { Api } from "../api/index.ts";
import { ApiProblem, CommandProblem } from "../problem/index.ts";
import type { DefinitionDocument, FileFlaw, JsonObject } from "./documents.ts";
import { readDocuments } from "./documents.ts";
import { locateErrors, placeText } from "./flaws.ts";

/** The problem that names each place of files that is wrong. */
export const notValid = (flaws: readonly FileFlaw[]): CommandProblem =>
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

/** Hands definitions to the server; the flaws that it finds are told by their place in the files. */
export const withPlaces = async <T>(
  api: Api,
  documents: readonly DefinitionDocument[],
  work: (api: Api, definitions: JsonObject[]) => Promise<T>,
): Promise<T> => {
  try {
    return await work(
      api,
      documents.map(({ value }) => value),
    );
  } catch (error) {
    if (
      error instanceof ApiProblem &&
      error.slug === "definition-not-valid" &&
      error.errors.length > 0
    )
      throw notValid(locateErrors(documents, error.errors));
    if (error instanceof ApiProblem && error.slug === "body-too-large")
      throw new CommandProblem(error.title, {
        detail: error.detail,
        fix: "Give a part of the folder at a time, without --prune: first what others refer to.",
      });
    throw error;
  }
};
