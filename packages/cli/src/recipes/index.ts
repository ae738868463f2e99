import { relative } from "node:path";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, collect, withJson } from "../command/index.ts";
import { appliedText, withPlaces } from "../definitions/index.ts";
import { tableText } from "../terminal/index.ts";
import { withSettings } from "./parameters.ts";
import type { Recipe } from "./recipe.ts";
import { readRecipe, readRecipes } from "./recipe.ts";

const listText = (recipes: readonly Recipe[]): string =>
  tableText(
    ["recipe", "what", "definitions"],
    recipes.map(({ name, title, documents }) => [name, title, String(documents.length)]),
    2,
  );

const parametersText = ({ parameters }: Recipe): string =>
  parameters.length === 0
    ? "It has no parameters."
    : tableText(
        ["parameter", "value", "what it is"],
        parameters.map(({ name, value, meaning }) => [name, String(value), meaning]),
      );

const showText = (recipe: Recipe): string =>
  [recipe.text.trimEnd(), "", parametersText(recipe), "", `Files: ${recipe.folder}`].join("\n");

const nameOf = ({ value }: Recipe["documents"][number]): string =>
  [value["kind"], value["key"]]
    .flatMap((part) => (typeof part === "string" ? [part] : []))
    .join(":");

const told = ({ name, title, folder, documents, parameters }: Recipe) => ({
  name,
  title,
  folder: relative(process.cwd(), folder),
  definitions: documents.map(nameOf),
  parameters,
});

export const registerRecipes: Register = (program, { terminal }) => {
  const recipes = program
    .command("recipes")
    .description("definitions that are ready to apply: segments, rules, tracking plans");
  withJson(recipes.command("list", { isDefault: true }))
    .description("list them")
    .action((options: JsonOption) => {
      const all = readRecipes();
      answer(terminal, options, { recipes: all.map(told) }, () => listText(all));
    });
  withJson(recipes.command("show").argument("<name>", "the recipe's name"))
    .description("show what a recipe is for, what it needs, and its parameters")
    .action((name: string, options: JsonOption) => {
      const recipe = readRecipe(name);
      answer(terminal, options, told(recipe), () => showText(recipe));
    });
  const apply = recipes
    .command("apply")
    .description("make a recipe's definitions live")
    .argument("<name>", "the recipe's name")
    .option(
      "--set <name=value>",
      "another value for a parameter; may be given several times",
      collect,
    );
  withJson(withConnection(apply)).action(
    async (
      name: string,
      options: ConnectionOptions & JsonOption & { readonly set?: readonly string[] },
    ) => {
      const documents = withSettings(readRecipe(name).documents, options.set ?? []);
      const applied = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
        withPlaces(api, documents, (on, definitions) =>
          on.call(OPERATIONS.applyDefinitions, { body: { definitions } }),
        ),
      );
      answer(terminal, options, applied, () => appliedText(applied));
    },
  );
};
