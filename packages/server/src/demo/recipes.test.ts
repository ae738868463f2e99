import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { checkDefinitions } from "@attune/core/definition";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

const root = new URL("../../../../", import.meta.url);

const documentsIn = (folder: string): unknown[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(new URL(`${folder}${file}`, root), "utf8")).map(
        (document): unknown => {
          expect(document.errors).toEqual([]);
          return document.toJS();
        },
      ),
    );

/** Recipes that one builds on: its README links them where it says what it needs. */
const basesOf = (name: string): string[] => {
  const readme = readFileSync(new URL(`recipes/${name}/README.md`, root), "utf8");
  const needs = /## What it needs\n(.*?)\n## /s.exec(readme)?.[1] ?? "";
  return [...needs.matchAll(/\]\((\.\.\/[^)]*)\/README\.md\)/g)].map(([, place = ""]) =>
    new URL(`recipes/${name}/${place}/`, root).href.slice(root.href.length),
  );
};

const recipes = readdirSync(new URL("recipes/", root), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => dirname(file).replaceAll("\\", "/"))
  .filter((folder, index, all) => all.indexOf(folder) === index)
  .sort();

describe("definitions that come with the project", () => {
  it.each(recipes)(
    "the recipe %s stands on its own, or on what it names, without a flaw",
    (name) => {
      const folders = [...basesOf(name), `recipes/${name}/`];
      const checked = checkDefinitions(folders.flatMap(documentsIn));
      expect(checked.flaws).toEqual([]);
      expect(checked.definitions.length).toBeGreaterThan(0);
    },
  );

  it.each(recipes)("the recipe %s says what it does in a README", (name) => {
    const readme = readFileSync(new URL(`recipes/${name}/README.md`, root), "utf8");
    for (const heading of ["# ", "## What it needs", "## Try it"])
      expect(readme).toContain(heading);
  });

  it("the demo's definitions and all recipes go live together", () => {
    const documents = ["examples/demo/definitions/", ...recipes.map((name) => `recipes/${name}/`)];
    const checked = checkDefinitions(documents.flatMap(documentsIn));
    expect(checked.flaws).toEqual([]);
    expect(
      checked.definitions.flatMap(({ kind, key }) => (kind === "source" ? [key] : [])),
    ).toEqual(["web", "shop"]);
  });
});
