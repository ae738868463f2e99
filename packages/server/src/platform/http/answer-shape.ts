import type { DataForm } from "@attune/contract";
import { DATA_FORM } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, own, ownObject, ownText } from "@attune/core/json";
import { DATA_CLASSES } from "@attune/core/privacy";
import { z } from "zod";

/** What an answer's schema says of what its values are; variants of a union are laid over one another. */
export type Shape = {
  readonly forms: Set<DataForm>;
  /** Text that can only be one of a closed list, or an instant. */
  closed: boolean;
  /** Numbers and booleans that the schema names: counts, sequences, times. */
  scalar: boolean;
  readonly members: Map<string, Shape>;
  rest: Shape | null;
  items: Shape | null;
};

const FORMS = [
  ...DATA_CLASSES,
  ...(["identifier", "by:name", "by:path", "wanted"] as const),
  ...(["traits", "properties", "product"] as const),
  ...(["message", "definition", "record", "built"] as const),
] satisfies readonly DataForm[];

const isForm = (value: Json | undefined): value is DataForm => FORMS.some((form) => form === value);

const emptyShape = (): Shape => ({
  forms: new Set(),
  closed: false,
  scalar: false,
  members: new Map(),
  rest: null,
  items: null,
});

const SCALARS = new Set(["number", "integer", "boolean"]);

const isClosed = (schema: JsonObject): boolean =>
  ["enum", "const"].some((key) => Object.hasOwn(schema, key)) ||
  ownText(schema, "format") === "date-time";

/** A nullable type is a list of two. */
const typesOf = (schema: JsonObject): readonly string[] => {
  const type = own(schema, "type");
  return (Array.isArray(type) ? type : [type]).map(String);
};

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** Reads schemas of one JSON Schema document; a reference that leads back into itself says nothing. */
const createReader = (root: JsonObject) => {
  const open = new Set<string>();

  const follow = (reference: string, shape: Shape): void => {
    const name = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1];
    if (name === undefined || open.has(name)) return;
    open.add(name);
    lay(ownObject(ownObject(root, "$defs"), name), shape);
    open.delete(name);
  };

  const layMembers = (schema: JsonObject, shape: Shape): void => {
    for (const [name, each] of Object.entries(ownObject(schema, "properties"))) {
      const member = shape.members.get(name) ?? emptyShape();
      shape.members.set(name, member);
      lay(each, member);
    }
    if (isObject(own(schema, "additionalProperties")))
      lay(own(schema, "additionalProperties"), (shape.rest ??= emptyShape()));
    if (isObject(own(schema, "items"))) lay(own(schema, "items"), (shape.items ??= emptyShape()));
  };

  const lay = (schema: Json | undefined, shape: Shape): void => {
    if (!isObject(schema)) return;
    const form = own(schema, DATA_FORM);
    if (isForm(form)) return void shape.forms.add(form);
    const reference = ownText(schema, "$ref");
    if (reference !== undefined) return follow(reference, shape);
    for (const key of ["anyOf", "oneOf", "allOf"])
      for (const each of list(own(schema, key))) lay(each, shape);
    if (isClosed(schema)) shape.closed = true;
    if (typesOf(schema).some((type) => SCALARS.has(type))) shape.scalar = true;
    layMembers(schema, shape);
  };
  return lay;
};

/** The shape of an answer, from the JSON Schema that the OpenAPI document has of it. */
export const shapeOf = (schema: z.ZodType): Shape => {
  const root: Json = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" })),
  );
  const shape = emptyShape();
  createReader(isObject(root) ? root : {})(root, shape);
  return shape;
};
