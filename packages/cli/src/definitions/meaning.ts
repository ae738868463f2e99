import type { Definition } from "@attune/contract";
import { canonical, checkDefinitions, minimalDefinition } from "@attune/contract";
import type { DefinitionDocument, JsonObject } from "./documents.ts";

type Json = JsonObject[string];

/** Whether two values are the same JSON, in whatever order their fields stand. */
export const same = (a: Json, b: Json): boolean => canonical(a) === canonical(b);

/** A document read as a definition, with every default; null when it is none. */
export const definitionOf = (value: JsonObject): Definition | null =>
  checkDefinitions([value], () => true).definitions[0] ?? null;

const jsonOf = (definition: Definition): JsonObject => JSON.parse(JSON.stringify(definition));

/** A definition as it is compared and as it is written. */
export type Meant = {
  readonly kind: Definition["kind"];
  readonly key: string;
  readonly short: JsonObject;
  readonly full: JsonObject;
};

export const meant = (definition: Definition): Meant => ({
  kind: definition.kind,
  key: definition.key,
  short: JSON.parse(JSON.stringify(minimalDefinition(definition))),
  full: jsonOf(definition),
});

/** Whether a document says what a definition says. */
export const saysSo = (value: JsonObject, { full }: Meant): boolean => {
  const definition = definitionOf(value);
  return definition !== null && same(jsonOf(definition), full);
};

/** How a definition is named: `kind:key`. */
export const idOf = ({ kind, key }: { readonly kind: string; readonly key: string }): string =>
  `${kind}:${key}`;

/** The kind and key that a document gives itself; a question mark for what it does not. */
export const nameIn = (value: {
  readonly [field: string]: unknown;
}): { readonly kind: string; readonly key: string } => {
  const { kind, key } = value;
  return {
    kind: typeof kind === "string" ? kind : "?",
    key: typeof key === "string" ? key : "?",
  };
};

export const idIn = ({ value }: Pick<DefinitionDocument, "value">): string => idOf(nameIn(value));
