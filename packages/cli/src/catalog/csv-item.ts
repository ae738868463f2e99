import type { CatalogItemDocument } from "@attune/contract";

type JsonObject = CatalogItemDocument["item"];

type Fields = Record<string, JsonObject[string]>;

/** Between several values in one cell. */
const SEVERAL = "|";

const NUMBER = /^-?\d+(\.\d+)?$/;
/** What is no number stays text: the server says what is wrong with it. */
const numberOr = (text: string): string | number => (NUMBER.test(text) ? Number(text) : text);

/** As models write their numbers: `-1.25e-05` too. */
const scientificOr = (text: string): string | number =>
  /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;

const listOf = (text: string): string[] =>
  text
    .split(SEVERAL)
    .map((each) => each.trim())
    .filter((each) => each !== "");

type Read = (text: string) => JsonObject[string];
const asText: Read = (text) => text;

const readAs = (read: Read, fields: string): [string, Read][] =>
  fields.split(" ").map((field) => [field, read]);

/** Columns that are a field of an item, and how a cell of each is read. */
const FIELDS: ReadonlyMap<string, Read> = new Map([
  ...readAs(asText, "id kind name description url image brand currency price list_price"),
  ...readAs(listOf, "categories tags"),
  ...readAs(numberOr, "stock margin"),
  ...readAs((text) => listOf(text).map(scientificOr), "embedding"),
]);

/** Columns such as `name.sv` and `stock.oslo`: a part of a field. */
const PARTS: ReadonlyMap<string, Read> = new Map([
  ...readAs(asText, "name description publish attributes"),
  ...readAs(numberOr, "stock rating"),
]);

const isObject = (value: JsonObject[string] | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const putPart = (fields: Fields, field: string, part: string, value: JsonObject[string]): void => {
  const before = fields[field];
  fields[field] = { ...(isObject(before) ? before : {}), [part]: value };
};

/**
 * A row of CSV as an item: columns are its fields, `name.sv` or `stock.oslo` a part of one, several
 * categories or tags stand between `|`. What is no field of an item is one of its attributes.
 */
export const itemOfRow = (columns: readonly string[], cells: readonly string[]): JsonObject => {
  const fields: Fields = {};
  columns.forEach((column, at) => {
    const cell = (cells[at] ?? "").trim();
    if (cell === "") return;
    const field = FIELDS.get(column);
    if (field) {
      fields[column] = field(cell);
      return;
    }
    const [root = "", ...rest] = column.split(".");
    const part = rest.length > 0 ? PARTS.get(root) : undefined;
    if (part) putPart(fields, root, rest.join("."), part(cell));
    else putPart(fields, "attributes", column, cell);
  });
  return fields;
};
