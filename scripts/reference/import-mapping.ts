import { CELL_TESTS, DATE_LETTERS, Mapping, VALUE_WORDS } from "@attune/cli/mapping";
import { isObject, own, ownObject, ownText } from "@attune/core/json";
import type { Json, JsonObject } from "@attune/core/json";
import { code, generated, page, table } from "./markdown.ts";
import { fieldRows, fieldsOf, schemaOf, typeText } from "./schema.ts";

const HEAD = ["field", "value", "needed", "meaning"] as const;

/** What a field of the language holds: its schema reads it by hand and says nothing of it. */
const holds = (field: string): string => {
  if (field === code("when")) return "[condition](#conditions)";
  return ["properties", "traits", "context"].map(code).includes(field)
    ? "object of [values](#values)"
    : "[value](#values)";
};

/** The fields that stand directly in a schema's object, without those of the objects in it. */
const fieldsAt = (schema: JsonObject): readonly (readonly string[])[] =>
  fieldRows(fieldsOf(schema).filter(({ path }) => !path.includes("."))).map(
    ([field = "", value = "", ...rest]) => [
      field,
      value === "any JSON" ? holds(field) : value,
      ...rest,
    ],
  );

const itemsOf = (schema: JsonObject, name: string): JsonObject =>
  ownObject(ownObject(ownObject(schema, "properties"), name), "items");

const fieldOf = (schema: JsonObject, name: string): JsonObject =>
  ownObject(ownObject(schema, "properties"), name);

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const formats = (schema: JsonObject): readonly string[] => {
  const format = fieldOf(schema, "format");
  return [...list(own(format, "oneOf")), ...list(own(format, "anyOf"))]
    .filter(isObject)
    .flatMap((each) => {
      const type = ownText(fieldOf(each, "type"), "const") ?? "";
      const rows = fieldsAt(each).filter(([name]) => name !== code("type"));
      const about = ownText(each, "description");
      return [
        `### format: ${type}`,
        "",
        ...(about === undefined ? [] : [about, ""]),
        ...table(HEAD, rows),
      ];
    });
};

const words = (): readonly string[] =>
  Object.entries(VALUE_WORDS).flatMap(([name, word]) => [
    `### ${name}`,
    "",
    ...table(HEAD, fieldsAt(schemaOf(word, "input"))),
  ]);

const tests = (): readonly (readonly string[])[] =>
  Object.entries(CELL_TESTS).map(([name, test]) => {
    const schema = schemaOf(test, "input");
    return [code(name), typeText(schema), ownText(schema, "description") ?? ""];
  });

const LETTERS: Readonly<Record<string, string>> = {
  yyyy: "year, four digits",
  MM: "month, two digits",
  M: "month, one or two",
  MMM: "month: Jan, Feb …",
  dd: "day, two digits",
  d: "day, one or two",
  HH: "hour of 24, two digits",
  H: "hour of 24, one or two",
  hh: "hour of 12, two digits",
  h: "hour of 12, one or two",
  mm: "minute",
  ss: "second",
  SSS: "thousandths",
  a: "AM or PM",
};

/** docs/reference/import-mapping.md: the language that says how rows become events. */
export const importMappingPage = (): string => {
  const schema = schemaOf(Mapping, "input");
  return page([
    ...generated("Import mapping", "packages/cli/src/import/mapping.ts"),
    "A mapping is a YAML file that says how the rows of a file become events: `attune import FILE --map MAP.yaml`. How to use it: [import a file](../how-to/import-a-file.md). Whole ones: [examples/taobao](../../examples/taobao), [examples/online-retail](../../examples/online-retail).",
    "",
    "What is wrong in it is said with its line, its path and the reason, before anything is read.",
    "",
    "## The file",
    "",
    ...table(HEAD, fieldsAt(schema)),
    ...formats(schema),
    "### skip",
    "",
    "The summary counts what was left out by its reason; such rows are not rejected.",
    "",
    ...table(HEAD, fieldsAt(itemsOf(schema, "skip"))),
    "### group",
    "",
    `${ownText(fieldOf(schema, "group"), "description") ?? ""} A group comes in whole or not at all: if one row of it is rejected, all of them are. A row that cannot be read at all belongs to no group. A group holds at most 10,000 rows.`,
    "",
    ...table(HEAD, fieldsAt(fieldOf(schema, "group"))),
    "A row that comes later than `within` allows is rejected, because its event was made already. `--dry-run` reads the whole file and shows such rows before anything is sent.",
    "",
    "### rows",
    "",
    "A row, or a group, makes each event whose `when` it fits. One that fits none is rejected.",
    "",
    ...table(HEAD, fieldsAt(itemsOf(schema, "rows"))),
    "## Values",
    "",
    "A value is a constant, a list of values, an object of values, or a word that begins with `$`. An empty cell leaves its field out.",
    "",
    ...words(),
    "### Dates",
    "",
    "`as: date` reads a date by `format`, in the zone whose clocks it shows. A text of another form rejects its row: a file whose form changes midway does not come in wrong. Of a time that a zone has twice, it is the first; of one that a zone skips, the next there is.",
    "",
    ...table(
      ["letters", "meaning"],
      DATE_LETTERS.map((each) => [code(each), LETTERS[each] ?? ""]),
    ),
    "Other signs stand for themselves; other letters in `'…'`. `as: iso` reads ISO 8601; text without an offset needs `zone`.",
    "",
    "## Conditions",
    "",
    "`when` names columns and what their cells must be; all of it must hold. A cell's value or a list of them says what it is; an object holds tests:",
    "",
    ...table(["test", "wants", "holds when"], tests()),
    "A number without quotes is compared as a number (`0` fits the cell `0.00`), a text as text. `$or` and `$nor` hold a list of conditions, `$not` holds one.",
  ]);
};
