import { aboutKind, jsonSchemaOf, KINDS } from "@attune/core/definition";
import type { Kind } from "@attune/core/definition";
import { ownText } from "@attune/core/json";
import { code, generated, page, table } from "./markdown.ts";
import type { Field } from "./schema.ts";
import { fieldRows, fieldsOf, partsOf } from "./schema.ts";

/** Kind and key first, then what the kind is for, then what every definition may carry. */
const HEAD: ReadonlySet<string> = new Set(["kind", "key"]);
const TAIL: ReadonlySet<string> = new Set(["name", "description", "owner", "tags"]);
const placeOf = ({ path }: Field): number => (HEAD.has(path) ? 0 : TAIL.has(path) ? 2 : 1);

const schemaFile = (kind: Kind): string => `schemas/${kind}.json`;

/** docs/reference/schemas/<kind>.json: for validation in editors. */
export const schemaFiles = (): readonly (readonly [string, string])[] =>
  KINDS.map((kind) => [schemaFile(kind), `${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`]);

const section = (kind: Kind): readonly string[] => {
  const schema = jsonSchemaOf(kind);
  const fields = fieldsOf(schema).sort((a, b) => placeOf(a) - placeOf(b));
  return [
    `## ${kind}`,
    "",
    `${aboutKind(kind)} JSON Schema: [${schemaFile(kind)}](${schemaFile(kind)}).`,
    "",
    ...table(["field", "value", "needed", "meaning"], fieldRows(fields)),
    ...partsOf(schema).flatMap(([name, part]) => [
      `### ${name}`,
      "",
      ownText(part, "description") ?? "",
      "",
      ...table(["field", "value", "needed", "meaning"], fieldRows(fieldsOf(part))),
    ]),
  ];
};

/** docs/reference/definitions.md: the fields of every kind. */
export const definitionsPage = (): string =>
  page([
    ...generated("Definitions", "packages/core/src/definition"),
    "A definition is one document: YAML in a file, JSON in the API. Kinds so far: " +
      `${KINDS.map((kind) => `[${kind}](#${kind})`).join(", ")}. Several documents in one file are parted by ${code("---")}. How to write and publish them: [define a slot](../how-to/define-a-slot.md), [definitions as code](../how-to/definitions-as-code.md).`,
    "",
    "An editor with a YAML language server checks a document against its schema when its first line says so:",
    "",
    "```yaml",
    "# yaml-language-server: $schema=../../docs/reference/schemas/slot.json",
    "```",
    "",
    ...KINDS.flatMap(section),
  ]);
