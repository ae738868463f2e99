import { readdirSync, readFileSync } from "node:fs";
import { isScalar, parseAllDocuments, visit } from "yaml";
import { z } from "zod";

const root = new URL("../../../recipes/segments/", import.meta.url);

const Written = z.looseObject({
  kind: z.string(),
  key: z.string(),
});

/** The definitions of a recipe for segments, and the values that it names, each as often as it stands there. */
export const recipeFiles = (name: string) => {
  const folder = new URL(`${name}/`, root);
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
  const documents = texts.flatMap((text) => parseAllDocuments(text));
  const named: { name: string; value: unknown }[] = [];
  for (const document of documents)
    visit(document, {
      Scalar: (_, scalar) => {
        if (isScalar(scalar) && scalar.anchor !== undefined)
          named.push({ name: scalar.anchor, value: scalar.value });
      },
    });
  return {
    definitions: documents.map((document) => Written.parse(document.toJS())),
    named,
    told: texts.flatMap((text) =>
      [...text.matchAll(/^# {3}([a-z][a-z0-9_]*): /gm)].map(([, told = ""]) => told),
    ),
  };
};

export const SEGMENT_RECIPES = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
