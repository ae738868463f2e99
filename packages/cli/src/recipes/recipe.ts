import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DefinitionDocument } from "../definitions/index.ts";
import { readDefinitions } from "../definitions/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Parameter } from "./parameters.ts";
import { parametersOf } from "./parameters.ts";

const FOLDER = fileURLToPath(new URL("../../../../recipes/", import.meta.url));

/** Definitions that are ready to apply, with values that may be set. */
export type Recipe = {
  readonly name: string;
  readonly folder: string;
  /** The text of its README. */
  readonly text: string;
  readonly title: string;
  readonly documents: readonly DefinitionDocument[];
  readonly parameters: readonly Parameter[];
};

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => basename(file) === "README.md" && file !== "README.md")
    .map((file) => join(folder, dirname(file)))
    .sort();

const recipeIn = (folder: string): Recipe => {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const documents = readDefinitions([folder]);
  return {
    name: basename(folder),
    folder,
    text,
    title: /^# (.+)$/m.exec(text)?.[1] ?? basename(folder),
    documents,
    parameters: parametersOf(documents),
  };
};

/** The recipes that this Attune has, by name. */
export const readRecipes = (): Recipe[] =>
  foldersIn(FOLDER)
    .map(recipeIn)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** A recipe by its name; a problem that lists those that there are when there is none. */
export const readRecipe = (name: string): Recipe => {
  const folders = foldersIn(FOLDER);
  const folder = folders.find((each) => basename(each) === name);
  if (folder !== undefined) return recipeIn(folder);
  throw new CommandProblem("There is no such recipe", {
    detail: name,
    fix: `Give one of: ${folders
      .map((each) => basename(each))
      .toSorted()
      .join(", ")}.`,
  });
};
