import { Config } from "@attune/server/config";
import { own, ownObject } from "@attune/core/json";
import { code, generated, page, table } from "./markdown.ts";
import { fieldsOf, schemaOf } from "./schema.ts";

const flagOf = (variable: string): string =>
  `--${variable
    .replace(/^ATTUNE_/, "")
    .toLowerCase()
    .replaceAll("_", "-")}`;

/** docs/reference/config.md: every setting, from the one schema that reads them. */
export const configPage = (): string => {
  const schema = schemaOf(Config, "output");
  const properties = ownObject(schema, "properties");
  const rows = fieldsOf(schema).map(({ path, type, meaning }) => {
    const preset = own(ownObject(properties, path), "default");
    return [
      code(path),
      code(flagOf(path)),
      preset === undefined
        ? "none"
        : code(typeof preset === "string" ? preset : JSON.stringify(preset)),
      type,
      meaning,
    ];
  });
  return page([
    ...generated("Configuration", "packages/server/src/config.ts"),
    "Each setting is a variable of the environment or a flag of `attune serve`; a flag wins. An empty variable counts as absent. A value that is not valid stops the start and names the setting.",
    "",
    ...table(["variable", "flag", "default", "value", "meaning"], rows),
  ]);
};
