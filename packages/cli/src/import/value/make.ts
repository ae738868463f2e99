import type { Cell, Json } from "../file/index.ts";
import { cellText, isEmpty } from "../file/index.ts";
import type { Table } from "./condition.ts";
import { compileCondition } from "./condition.ts";
import { conversionOf } from "./conversion.ts";
import type { Decimal } from "./decimal.ts";
import { decimalOf, exactNumber, plus, times, ZERO } from "./decimal.ts";
import type { Cells } from "./flaw.ts";
import { CellFlaw, shown } from "./flaw.ts";
import { decimalInCell, numberReader } from "./number.ts";
import type { ColumnWord, Value } from "./schema.ts";

/** Makes a value of a group's rows (of one row, when rows are not grouped); undefined leaves it out. */
export type Maker = (rows: readonly Cells[]) => Json | undefined;

type Of<Is extends Value["is"]> = Extract<Value, { readonly is: Is }>;

/** Of a table, with whether fields that may be spared are left out. */
export type Making = Table & { readonly isSparing: boolean };

const isSame = (a: Cell, b: Cell): boolean =>
  a === b || (typeof a === typeof b && cellText(a) === cellText(b));

/** The one cell of all rows; rows that differ are a flaw, because no one value would be true. */
const theSame = (rows: readonly Cells[], at: number, column: string): Cell => {
  const cell = rows[0]?.[at] ?? null;
  for (const cells of rows) {
    const other = cells[at] ?? null;
    if (!isSame(cell, other))
      throw new CellFlaw(
        column,
        `${shown(cellText(other))} differs from ${shown(cellText(cell))} in the same group: say pick: first, last, min or max`,
        cells,
      );
  }
  return cell;
};

/** What is made of each, without what is left out; a list that is made is one value. */
const collected = <T>(of: readonly T[], make: (each: T) => Json | undefined): Json[] => {
  const made: Json[] = [];
  for (const each of of) {
    const value = make(each);
    if (value !== undefined) made.push(value);
  }
  return made;
};

const lesser = (a: Json, b: Json): boolean => {
  if (typeof a === "number" && typeof b === "number") return a < b;
  return cellText(a) < cellText(b);
};

const pickOf = (
  pick: NonNullable<ColumnWord["pick"]>,
  values: readonly Json[],
): Json | undefined => {
  switch (pick) {
    case "first":
      return values[0];
    case "last":
      return values.at(-1);
    case "min":
      return values.reduce<Json | undefined>(
        (best, each) => (best === undefined || lesser(each, best) ? each : best),
        undefined,
      );
    case "max":
      return values.reduce<Json | undefined>(
        (best, each) => (best === undefined || lesser(best, each) ? each : best),
        undefined,
      );
  }
};

const columnMaker = (word: Of<"column">, table: Making): Maker => {
  const { $column: column, values, pick } = word;
  const at = table.placeOf(column);
  const convert = conversionOf({ ...word, numbers: table.numbers });
  const read = (cell: Cell, cells: Cells): Json | undefined => {
    if (values === undefined) return isEmpty(cell) ? undefined : convert(cell, cells);
    const key = isEmpty(cell) ? "" : cellText(convert(cell, cells));
    if (!Object.hasOwn(values, key))
      throw new CellFlaw(column, `${shown(key)} is not in the mapping's values`, cells);
    return values[key];
  };
  if (pick !== undefined)
    return (rows) =>
      pickOf(
        pick,
        collected(rows, (cells) => read(cells[at] ?? null, cells)),
      );
  return (rows) => {
    const [first] = rows;
    return first === undefined ? undefined : read(theSame(rows, at, column), first);
  };
};

/** A text cut into what stands in it and the columns that it names, by turns. */
const partsOf = (text: string): string[] => text.split(/\{([^{}]+)\}/);

const textMaker = ({ $text }: Of<"text">, table: Making): Maker => {
  const parts = partsOf($text).map((part, index) =>
    index % 2 === 0 ? part : ([part, table.placeOf(part)] as const),
  );
  return (rows) => {
    if (rows.length === 0) return undefined;
    const cells = parts.map((part) =>
      typeof part === "string" ? part : theSame(rows, part[1], part[0]),
    );
    // Half of an id would be one for everybody who lacks the other half.
    const isWhole = cells.every((cell, index) => index % 2 === 0 || !isEmpty(cell));
    return isWhole ? cells.map(cellText).join("") : undefined;
  };
};

type Factors = Of<"sum">["$sum"];

/** The product of a row's factors; null when one of them is empty. */
const productMaker = (factors: Factors, table: Making): ((cells: Cells) => Decimal | null) => {
  const read = numberReader(table.numbers);
  const places = factors.map((factor) =>
    typeof factor === "number"
      ? (decimalOf(String(factor)) ?? ZERO)
      : { column: factor, at: table.placeOf(factor) },
  );
  return (cells) => {
    let product: Decimal = { digits: 1n, scale: 0 };
    for (const place of places) {
      if ("digits" in place) {
        product = times(product, place);
        continue;
      }
      const cell = cells[place.at] ?? null;
      if (isEmpty(cell)) return null;
      const factor = decimalInCell(cell, read);
      if (factor === null)
        throw new CellFlaw(place.column, `${shown(cellText(cell))} is not a number`, cells);
      product = times(product, factor);
    }
    return product;
  };
};

const exactly = (decimal: Decimal, factors: Factors): number => {
  const number = exactNumber(decimal);
  if (number === null)
    throw new CellFlaw(String(factors[0] ?? ""), "comes to more digits than a JSON number keeps");
  return number;
};

const emptyIn = (factors: Factors, cells: Cells, table: Making): string =>
  factors.map(String).find((column, index) => {
    const isColumn = typeof factors[index] === "string";
    return isColumn && isEmpty(cells[table.placeOf(column)] ?? null);
  }) ?? "";

const sumMaker = ({ $sum }: Of<"sum">, table: Making): Maker => {
  const product = productMaker($sum, table);
  return (rows) => {
    let sum = ZERO;
    for (const cells of rows) {
      const each = product(cells);
      if (each === null)
        throw new CellFlaw(
          emptyIn($sum, cells, table),
          "is empty, and a sum wants a number",
          cells,
        );
      sum = plus(sum, each);
    }
    return exactly(sum, $sum);
  };
};

const productOfGroup = ({ $product }: Of<"product">, table: Making): Maker => {
  const product = productMaker($product, table);
  return (rows) => {
    const products = rows.map((cells) => {
      const each = product(cells);
      return each === null ? undefined : exactly(each, $product);
    });
    const differs = products.findIndex((each) => each !== products[0]);
    if (differs > 0)
      throw new CellFlaw(
        String($product[0] ?? ""),
        "differs within the group: use $sum, or $product within $each",
        rows[differs] ?? null,
      );
    return products[0];
  };
};

type Field = readonly [string, Maker];

/** An object of what its fields make. */
export const objectMaker =
  (fields: readonly Field[]): Maker =>
  (rows) => {
    const made: (readonly [string, Json])[] = [];
    for (const [name, make] of fields) {
      const value = make(rows);
      if (value !== undefined) made.push([name, value]);
    }
    return Object.fromEntries(made);
  };

const without = (item: Value, fields: readonly string[]): Value =>
  item.is === "object"
    ? {
        is: "object",
        fields: Object.fromEntries(
          Object.entries(item.fields).filter(([name]) => !fields.includes(name)),
        ),
      }
    : item;

const eachMaker = ({ item, spare }: Of<"each">, table: Making): Maker => {
  const make = compileValue(table.isSparing ? without(item, spare) : item, table);
  return (rows) => collected(rows, (cells) => make([cells]));
};

const makerOf = (value: Value, table: Making): Maker => {
  switch (value.is) {
    case "constant":
      return () => value.constant;
    case "list": {
      const makers = value.items.map((each) => compileValue(each, table));
      return (rows) => collected(makers, (make) => make(rows));
    }
    case "object":
      return objectMaker(
        Object.entries(value.fields).map(([name, each]) => [name, compileValue(each, table)]),
      );
    case "column":
      return columnMaker(value, table);
    case "text":
      return textMaker(value, table);
    case "product":
      return productOfGroup(value, table);
    case "sum":
      return sumMaker(value, table);
    case "count":
      return (rows) => rows.length;
    case "each":
      return eachMaker(value, table);
  }
};

/** Compiles a value. */
export const compileValue = (value: Value, table: Making): Maker => {
  const make = makerOf(value, table);
  if (!("when" in value) || value.when === undefined) return make;
  const holds = compileCondition(value.when, table);
  return (rows) => make(rows.filter(holds));
};

/** Whether a value has fields that may be left out of a large event. */
export const mayBeSpared = (value: Value): boolean => {
  switch (value.is) {
    case "each":
      return value.spare.length > 0 || mayBeSpared(value.item);
    case "list":
      return value.items.some(mayBeSpared);
    case "object":
      return Object.values(value.fields).some(mayBeSpared);
    default:
      return false;
  }
};
