import type { Json, JsonObject } from "../json/index.ts";
import { escapeKey, isObject, own } from "../json/index.ts";

type Flaw = { readonly pointer: string; readonly message: string };
type Check = (value: Json, schema: JsonObject) => string | null;

/** What says something of a value to people only. */
const NOTES: ReadonlySet<string> = new Set(["title", "description", "default", "examples"]);

/** A schema is no deeper than that. */
const MOST_DEPTH = 20;

const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];
const FORMATS = ["date", "date-time", "time", "duration", "email", "uri", "uuid", "ipv4", "ipv6"];

const demand =
  (isRight: (value: Json) => boolean, message: string): Check =>
  (value) =>
    isRight(value) ? null : message;

const isScalar = (value: Json): boolean => typeof value !== "object" || value === null;
const isType = (value: Json): boolean => typeof value === "string" && TYPES.includes(value);
const isFilled = (value: Json, isRight: (each: Json) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isRight);

const count = demand(
  (value) => typeof value === "number" && Number.isInteger(value) && value >= 0,
  "it is a whole number of at least 0",
);
const limit = demand((value) => typeof value === "number", "it is a number");

/** A name that must be there is one of which it is said what it is: anything is nothing too. */
const requiredFlaw: Check = (value, schema) => {
  const names = Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  if (!Array.isArray(value) || names.length < value.length) return "it is a list of names";
  const { properties: named } = schema;
  const isSaid = (name: string): boolean => {
    const found = isObject(named) ? own(named, name) : undefined;
    return isObject(found) && Object.keys(found).some((keyword) => !NOTES.has(keyword));
  };
  const missing = names.find((name) => !isSaid(name));
  return missing === undefined
    ? null
    : `${missing} is not among the properties that have a type: say there what it is`;
};

const type = demand(
  (value) => isType(value) || isFilled(value, isType),
  `it is one of ${TYPES.join(", ")}, or a list of them`,
);
const schemas = demand(
  (value) => isFilled(value, isObject),
  "it is a list of schemas, of at least one",
);
const properties = demand(
  (value) =>
    isObject(value) && Object.entries(value).every(([name, each]) => name !== "" && isObject(each)),
  "it has a schema for each name",
);

type Keyword = { readonly of?: readonly string[]; readonly check: Check };

const scalars = demand(
  (value) => isFilled(value, isScalar),
  "it is a list of texts, numbers, true, false or null",
);
const scalar = demand(isScalar, "it is a text, a number, true, false or null");
const others = demand(
  (value) => typeof value === "boolean" || isObject(value),
  "it is true, false or a schema",
);
const item = demand(isObject, "it is a schema: that of each item");
const yesOrNo = demand((value) => typeof value === "boolean", "it is true or false");
const format = demand(
  (value) => typeof value === "string" && FORMATS.includes(value),
  `it is one of ${FORMATS.join(", ")}`,
);
const multiple = demand(
  (value) => typeof value === "number" && value > 0,
  "it is a number above 0",
);

const ofType = (of: readonly string[], checks: Readonly<Record<string, Check>>) =>
  Object.entries(checks).map(([name, check]): [string, Keyword] => [name, { of, check }]);

/** What a schema may say: of which types, and what is wrong with what it says. */
const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["type", { check: type }],
  ["enum", { check: scalars }],
  ["const", { check: scalar }],
  ["anyOf", { check: schemas }],
  ["oneOf", { check: schemas }],
  ...ofType(["object"], { properties, required: requiredFlaw, additionalProperties: others }),
  ...ofType(["array"], { items: item, minItems: count, maxItems: count, uniqueItems: yesOrNo }),
  ...ofType(["string"], { minLength: count, maxLength: count, format }),
  ...ofType(["number", "integer"], {
    minimum: limit,
    maximum: limit,
    exclusiveMinimum: limit,
    exclusiveMaximum: limit,
    multipleOf: multiple,
  }),
]);

const typesOf = ({ type: said }: JsonObject): readonly Json[] =>
  Array.isArray(said) ? said : said === undefined ? [] : [said];

/** Keywords that say all there is to say. */
const ALONE: ReadonlySet<string> = new Set(["enum", "const", "anyOf", "oneOf"]);

const keywordFlaw = (keyword: string, value: Json, schema: JsonObject): string | null => {
  const known = KEYWORDS.get(keyword);
  if (keyword === "pattern" || keyword === "patternProperties")
    return "patterns are not checked, since one can take for ever: use enum, maxLength or format";
  if (!known) return `${keyword} is not checked: use ${[...KEYWORDS.keys()].join(", ")}`;
  const { of, check } = known;
  if (of && !typesOf(schema).some((each) => typeof each === "string" && of.includes(each)))
    return `it says something of type ${of.join(" or ")} only: set type to that`;
  return check(value, schema);
};

const isOf = (value: Json, name: Json): boolean => {
  if (name === "null") return value === null;
  return name === "integer" ? Number.isInteger(value) : typeof value === name;
};

/** Whether a keyword is the type that each of the values has that are named beside it. */
const isTypeOf = (keyword: string, schema: JsonObject): boolean => {
  const named = schema["enum"] ?? (schema["const"] === undefined ? [] : [schema["const"]]);
  return (
    keyword === "type" &&
    Array.isArray(named) &&
    named.length > 0 &&
    named.every((value) => typesOf(schema).some((name) => isOf(value, name)))
  );
};

const mixedFlaw = (schema: JsonObject): string | null => {
  const said = Object.keys(schema).filter((keyword) => !NOTES.has(keyword));
  const alone = said.find((keyword) => ALONE.has(keyword));
  if (alone !== undefined && said.some((each) => each !== alone && !isTypeOf(each, schema)))
    return `${alone} is all that is checked: leave out what stands beside it`;
  return schema["items"] === undefined && ("minItems" in schema || "maxItems" in schema)
    ? "the number of items is checked where there are items: say what they are, items: {} for anything"
    : null;
};

/** The schemas within a schema, each with its place. */
const within = (schema: JsonObject): readonly (readonly [string, JsonObject])[] =>
  Object.entries(schema).flatMap(([keyword, value]): [string, JsonObject][] => {
    const inside = `/${escapeKey(keyword)}`;
    if (keyword === "properties" && isObject(value))
      return Object.entries(value).flatMap(([name, each]) =>
        isObject(each) ? [[`${inside}/${escapeKey(name)}`, each]] : [],
      );
    if (keyword === "anyOf" || keyword === "oneOf")
      return (Array.isArray(value) ? value : []).flatMap((each, index) =>
        isObject(each) ? [[`${inside}/${index}`, each]] : [],
      );
    const isOne = keyword === "items" || keyword === "additionalProperties";
    return isOne && isObject(value) ? [[inside, value]] : [];
  });

const flawsAt = (schema: JsonObject, place: string, depth: number): readonly Flaw[] => {
  if (depth > MOST_DEPTH)
    return [{ pointer: place, message: `a schema is ${MOST_DEPTH} levels deep at most` }];
  const mixed = mixedFlaw(schema);
  return [
    ...(mixed === null ? [] : [{ pointer: place, message: mixed }]),
    ...Object.entries(schema).flatMap(([keyword, value]) => {
      const message = NOTES.has(keyword) ? null : keywordFlaw(keyword, value, schema);
      return message === null ? [] : [{ pointer: `${place}/${escapeKey(keyword)}`, message }];
    }),
    ...within(schema).flatMap(([inside, each]) => flawsAt(each, `${place}${inside}`, depth + 1)),
  ];
};

/** What is wrong with the JSON Schema of a slot: all that it may say is checked, nothing is passed over. */
export const schemaFlaws = (schema: JsonObject): readonly Flaw[] => [
  ...(schema["type"] === "object"
    ? []
    : [{ pointer: "/type", message: "content is an object: set type to object" }]),
  ...flawsAt(schema, "", 1),
];

/** A schema without what it says to people: a default would stand in for what is missing. */
export const withoutNotes = (schema: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !NOTES.has(keyword))
      .map(([keyword, value]) => {
        if (keyword === "properties" && isObject(value))
          return [
            keyword,
            Object.fromEntries(
              Object.entries(value).map(([name, each]) => [
                name,
                isObject(each) ? withoutNotes(each) : each,
              ]),
            ),
          ];
        if (keyword === "anyOf" || keyword === "oneOf")
          return [
            keyword,
            Array.isArray(value)
              ? value.map((each) => (isObject(each) ? withoutNotes(each) : each))
              : value,
          ];
        return [keyword, isObject(value) ? withoutNotes(value) : value];
      }),
  );
