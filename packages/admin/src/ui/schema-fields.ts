/** A JSON Schema as the API publishes it; only what a form is made of is read. */
export type Schema = Readonly<Record<string, unknown>>;

/** One field of a form. What no simple field can hold is written as JSON. */
export type SchemaField = {
  readonly name: string;
  readonly about: string | null;
  readonly isRequired: boolean;
  readonly shape:
    | { readonly of: "text" | "number" | "boolean" | "json" }
    | { readonly of: "choice"; readonly values: readonly string[] }
    | { readonly of: "list" }
    | { readonly of: "group"; readonly fields: readonly SchemaField[] };
};

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const memberOf = (schema: Schema, name: string): Schema | null => {
  const value = Object.hasOwn(schema, name) ? schema[name] : undefined;
  return isSchema(value) ? value : null;
};

const textsOf = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string")
    ? value
    : null;

/** What a reference points at, in the same document. */
const resolved = (schema: Schema, root: Schema): Schema => {
  const { $ref } = schema;
  if (typeof $ref !== "string" || !$ref.startsWith("#/$defs/")) return schema;
  return memberOf(memberOf(root, "$defs") ?? {}, $ref.slice("#/$defs/".length)) ?? schema;
};

/** Groups deeper than this are written as JSON: nobody fills in a form within a form within a form. */
const DEEPEST = 2;

const arrayShape = (schema: Schema, root: Schema): SchemaField["shape"] =>
  resolved(memberOf(schema, "items") ?? {}, root)["type"] === "string"
    ? { of: "list" }
    : { of: "json" };

const objectShape = (schema: Schema, root: Schema, depth: number): SchemaField["shape"] =>
  depth < DEEPEST && memberOf(schema, "properties") !== null
    ? { of: "group", fields: fieldsWithin(schema, root, depth + 1) }
    : { of: "json" };

const shapeOf = (schema: Schema, root: Schema, depth: number): SchemaField["shape"] => {
  const values = textsOf(schema["enum"]);
  if (values !== null) return { of: "choice", values };
  switch (schema["type"]) {
    case "string":
      return { of: "text" };
    case "integer":
    case "number":
      return { of: "number" };
    case "boolean":
      return { of: "boolean" };
    case "array":
      return arrayShape(schema, root);
    case "object":
      return objectShape(schema, root, depth);
    default:
      return { of: "json" };
  }
};

const fieldsWithin = (schema: Schema, root: Schema, depth: number): SchemaField[] => {
  const required = new Set(textsOf(schema["required"]));
  return Object.entries(memberOf(schema, "properties") ?? {}).flatMap(([name, member]) => {
    if (!isSchema(member)) return [];
    const full = resolved(member, root);
    const about = member["description"] ?? full["description"];
    return [
      {
        name,
        about: typeof about === "string" ? about : null,
        isRequired: required.has(name),
        shape: shapeOf(full, root, depth),
      },
    ];
  });
};

/** The fields that a form for a schema's documents has, in the schema's order. */
export const fieldsOf = (schema: Schema): SchemaField[] => fieldsWithin(schema, schema, 0);
