import type { EventTemplate, Mapping, Value } from "./mapping.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
/** A message in the Segment wire form. */
export type Message = { readonly [name: string]: Json };

/** What an event is counted as: its name if it is a track event, else its type. */
export const kindOf = ({ type, event }: Message): string => {
  if (typeof event === "string") return event;
  return typeof type === "string" ? type : "?";
};

/** What a row becomes: messages, or the column and the reason for which it is rejected. */
export type Mapped =
  | { readonly messages: readonly Message[] }
  | { readonly column: string; readonly reason: string };

type Cells = ReadonlyMap<string, string>;
/** Makes a value of a row's cells; undefined leaves the field out. */
type Maker = (cells: Cells) => Json | undefined;

/** A cell does not fit what the mapping makes of it. */
class CellFlaw extends Error {
  readonly column: string;
  constructor(column: string, reason: string) {
    super(reason);
    this.column = column;
  }
}

const shown = (cell: string): string =>
  JSON.stringify(cell.length > 60 ? `${cell.slice(0, 59)}…` : cell);

const isoAt = (column: string, cell: string, milliseconds: number): string => {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) throw new CellFlaw(column, `${shown(cell)} is not a time`);
  return time.toISOString();
};

const unixOf = (column: string, cell: string, unit: string): number => {
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(cell))
    throw new CellFlaw(column, `${shown(cell)} is not a number of ${unit}`);
  return Number(cell);
};

type Conversion = "text" | "number" | "boolean" | "unix-seconds" | "unix-milliseconds" | "iso";

const CONVERSIONS: Readonly<Record<Conversion, (column: string, cell: string) => Json>> = {
  text: (_column, cell) => cell,
  number: (column, cell) => {
    const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
    if (!Number.isFinite(value)) throw new CellFlaw(column, `${shown(cell)} is not a number`);
    return value;
  },
  boolean: (column, cell) => {
    const text = cell.toLowerCase();
    if (["true", "1", "yes"].includes(text)) return true;
    if (["false", "0", "no"].includes(text)) return false;
    throw new CellFlaw(column, `${shown(cell)} is neither true nor false`);
  },
  "unix-seconds": (column, cell) => isoAt(column, cell, unixOf(column, cell, "seconds") * 1000),
  "unix-milliseconds": (column, cell) => isoAt(column, cell, unixOf(column, cell, "milliseconds")),
  iso: (column, cell) => isoAt(column, cell, Date.parse(cell)),
};

const columnMaker = (
  column: string,
  as: Conversion,
  values: Readonly<Record<string, Json>> | undefined,
): Maker => {
  const convert = CONVERSIONS[as];
  return (cells) => {
    const cell = cells.get(column) ?? "";
    if (values === undefined) return cell === "" ? undefined : convert(column, cell);
    if (!Object.hasOwn(values, cell))
      throw new CellFlaw(column, `${shown(cell)} is not in the mapping's values`);
    return values[cell];
  };
};

const textMaker =
  (text: string): Maker =>
  (cells) =>
    text.replaceAll(/\{([^{}]+)\}/g, (_, column: string) => cells.get(column) ?? "");

const objectMaker =
  (fields: readonly (readonly [string, Maker])[]): Maker =>
  (cells) =>
    Object.fromEntries(
      fields.flatMap(([name, make]) => {
        const value = make(cells);
        return value === undefined ? [] : [[name, value]];
      }),
    );

const isScalar = (value: Value): value is string | number | boolean => typeof value !== "object";
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
type ColumnRef = Extract<Value, { as: Conversion }>;
const isColumn = (value: object): value is ColumnRef => "$column" in value;
const isText = (value: object): value is { readonly $text: string } => "$text" in value;

const makerOf = (value: Value): Maker => {
  if (isScalar(value)) return () => value;
  if (isList(value)) {
    const makers = value.map(makerOf);
    return (cells) => makers.flatMap((make) => make(cells) ?? []);
  }
  if (isColumn(value)) return columnMaker(value.$column, value.as, value.values);
  if (isText(value)) return textMaker(value.$text);
  return objectMaker(Object.entries(value).map(([name, each]) => [name, makerOf(each)]));
};

/** Ids are text on the wire, whatever a constant or a value table holds. */
const asText =
  (make: Maker): Maker =>
  (cells) => {
    const value = make(cells);
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  };

const IDS = new Set(["event", "name", "userId", "anonymousId", "previousId", "groupId"]);

type Conditions = NonNullable<EventTemplate["when"]>;

const conditionOf = (when: Conditions = {}): ((cells: Cells) => boolean) => {
  const wanted = Object.entries(when).map(
    ([column, cells]) => [column, new Set([cells].flat().map(String))] as const,
  );
  return (cells) => wanted.every(([column, set]) => set.has(cells.get(column) ?? ""));
};

const isMessage = (value: Json | undefined): value is Message =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const templateOf = ({ when, type, ...fields }: EventTemplate) => ({
  applies: conditionOf(when),
  make: objectMaker([
    ["type", () => type],
    ...Object.entries(fields).flatMap(([name, value]): (readonly [string, Maker])[] => {
      if (value === undefined) return [];
      const make = makerOf(value);
      return [[name, IDS.has(name) ? asText(make) : make]];
    }),
  ]),
});

/** Compiles a mapping to what makes a row's messages. */
export const compileMapping = (
  mapping: Mapping,
  columns: readonly string[],
): ((cells: readonly string[]) => Mapped) => {
  const templates = mapping.rows.map(templateOf);
  const judged = [...new Set(mapping.rows.flatMap(({ when }) => Object.keys(when ?? {})))];
  return (row) => {
    if (row.length !== columns.length)
      return { column: "", reason: `${row.length} columns instead of ${columns.length}` };
    const cells = new Map(columns.map((column, index) => [column, row[index] ?? ""]));
    try {
      const messages = templates.flatMap(({ applies, make }): Message[] => {
        const message = applies(cells) ? make(cells) : undefined;
        return isMessage(message) ? [message] : [];
      });
      if (messages.length > 0) return { messages };
      const saw = judged.map((column) => `${column} is ${shown(cells.get(column) ?? "")}`);
      return {
        column: judged[0] ?? "",
        reason: `no event of the mapping is for this row: ${saw.join(", ")}`,
      };
    } catch (error) {
      if (error instanceof CellFlaw) return { column: error.column, reason: error.message };
      throw error;
    }
  };
};
