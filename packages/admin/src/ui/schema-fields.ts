/** A JSON Schema as the API publishes it; only what a form is made of is read. */
export type Schema = Readonly<Record<string, unknown>>;

/** One field of a form. What no simple field can hold is written as JSON. */
export type SchemaField = {
  readonly name: string;
  /** Names from the top, with a star for any place in a list. Editors are registered by it. */
  readonly path: string;
  readonly about: string | null;
  readonly isRequired: boolean;
  readonly shape: FieldShape;
};

type FieldShape =
  | { readonly of: "text" | "number" | "boolean" | "instant" | "list" | "json" }
  | { readonly of: "choice" | "choices"; readonly values: readonly string[] }
  | { readonly of: "group" | "rows"; readonly fields: readonly SchemaField[] };

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

/** Groups deeper than this are written as JSON: nobody fills in forms that far within forms. */
const DEEPEST = 4;

type Place = { readonly root: Schema; readonly depth: number; readonly path: string };

const arrayShape = (schema: Schema, place: Place): FieldShape => {
  const items = resolved(memberOf(schema, "items") ?? {}, place.root);
  const values = textsOf(items["enum"]);
  if (values !== null) return { of: "choices", values };
  if (items["type"] === "string") return { of: "list" };
  const fields = membersOf(items, { ...place, path: `${place.path}/*` });
  return fields === null ? { of: "json" } : { of: "rows", fields };
};

const objectShape = (schema: Schema, place: Place): FieldShape => {
  const fields = membersOf(schema, place);
  return fields === null ? { of: "json" } : { of: "group", fields };
};

/** The fields of what stands below; null where they are not known, or too deep. */
const membersOf = (schema: Schema, place: Place): readonly SchemaField[] | null =>
  place.depth < DEEPEST && memberOf(schema, "properties") !== null
    ? fieldsWithin(schema, { ...place, depth: place.depth + 1 })
    : null;

const shapeOf = (schema: Schema, place: Place): FieldShape => {
  const values = textsOf(schema["enum"]);
  if (values !== null) return { of: "choice", values };
  switch (schema["type"]) {
    case "string":
      return { of: schema["format"] === "date-time" ? "instant" : "text" };
    case "integer":
    case "number":
      return { of: "number" };
    case "boolean":
      return { of: "boolean" };
    case "array":
      return arrayShape(schema, place);
    case "object":
      return objectShape(schema, place);
    default:
      return { of: "json" };
  }
};

const fieldsWithin = (schema: Schema, place: Place): SchemaField[] => {
  const required = new Set(textsOf(schema["required"]));
  return Object.entries(memberOf(schema, "properties") ?? {}).flatMap(([name, member]) => {
    if (!isSchema(member)) return [];
    const full = resolved(member, place.root);
    const about = member["description"] ?? full["description"];
    const path = place.path === "" ? name : `${place.path}/${name}`;
    return [
      {
        name,
        path,
        about: typeof about === "string" ? about : null,
        isRequired: required.has(name),
        shape: shapeOf(full, { ...place, path }),
      },
    ];
  });
};

/** The fields that a form for a schema's documents has, in the schema's order. */
export const fieldsOf = (schema: Schema): SchemaField[] =>
  fieldsWithin(schema, { root: schema, depth: 0, path: "" });
