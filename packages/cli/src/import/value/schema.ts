import { z } from "zod";
import { columnsOfCondition, Condition, Scalar } from "./condition-schema.ts";
import { compileDateForm } from "./date-form.ts";
import { isZone } from "./instant.ts";
import type { Flaw } from "./parsed.ts";
import { parsed } from "./parsed.ts";

const When = Condition.optional().describe(
  "Only the group's rows for which it holds. Without any, a $column, $text or $product leaves its field out.",
);

const Column = z.string().min(1, "name a column");

const DateFormText = z
  .string()
  .superRefine((form, context) => {
    const compiled = compileDateForm(form);
    if ("flaw" in compiled) context.addIssue({ code: "custom", message: compiled.flaw });
  })
  .describe("For as: date. How the cells write a date: dd/MM/yyyy HH:mm.");

const Zone = z
  .string()
  .refine(isZone, "is no zone that the system knows; Europe/Stockholm and UTC are")
  .describe("For dates whose text names no zone: the one whose clocks they show.");

const Words = z
  .strictObject({ yes: z.array(z.string()).min(1), no: z.array(z.string()).min(1) })
  .describe("For as: boolean. The cells that mean yes and no, in whatever case.");

const ColumnWord = z
  .strictObject({
    $column: Column.describe("The column's name. Its cell, as it is when nothing more is said."),
    as: z
      .enum(["text", "number", "boolean", "date", "iso", "unix-seconds", "unix-milliseconds"])
      .optional()
      .describe(
        "What the cell is read as. A cell that does not fit rejects its row. Times become ISO 8601 text.",
      ),
    format: DateFormText.optional(),
    zone: Zone.optional(),
    words: Words.optional(),
    trim: z.boolean().optional().describe("Takes the spaces at both ends of a text away."),
    case: z
      .enum(["lower", "upper"])
      .optional()
      .describe("Writes a text in small or capital letters."),
    values: z
      .record(z.string(), Scalar)
      .optional()
      .describe("What each cell stands for; a cell that is not in it rejects its row."),
    pick: z
      .enum(["first", "last", "min", "max"])
      .optional()
      .describe(
        "Of a group's cells, which; empty ones do not count. Without it, all must be the same.",
      ),
    when: When,
  })
  .superRefine(({ as, format, zone, words }, context) => {
    const flaw = (message: string): void => context.addIssue({ code: "custom", message });
    if ((as === "date") !== (format !== undefined)) flaw("as: date and format stand together");
    if (as === "date" && zone === undefined)
      flaw("as: date wants the zone whose clocks the cells show: zone: Europe/Stockholm, or UTC");
    if (zone !== undefined && as !== "date" && as !== "iso")
      flaw("zone is for as: date and as: iso");
    if (words !== undefined && as !== "boolean") flaw("words is for as: boolean");
  });
export type ColumnWord = z.infer<typeof ColumnWord>;

const TextWord = z.strictObject({
  $text: z
    .string()
    .describe(
      "Text with {column} in it. Where one of the columns is empty, the field is left out.",
    ),
  when: When,
});

const Factors = z
  .array(z.union([Column, z.number()]))
  .min(1)
  .max(5);

const ProductWord = z.strictObject({
  $product: Factors.describe(
    "Columns and numbers that are multiplied, as exact decimals: [Price, Quantity, -1].",
  ),
  when: When,
});

const SumWord = z.strictObject({
  $sum: Factors.describe(
    "The same, added up over the group's rows. Exact to the last digit; an empty cell rejects the group.",
  ),
  when: When,
});

const CountWord = z.strictObject({
  $count: z.literal(true).describe("How many rows the group has."),
  when: When,
});

const EachWord = z.strictObject({
  $each: z.unknown().describe("A list with a value for each of the group's rows, in their order."),
  spare: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "Fields that are left out of each value when the event would be larger than one may be.",
    ),
  when: When,
});

/** The words of the language, by the key that tells them. */
export const VALUE_WORDS = {
  $column: ColumnWord,
  $text: TextWord,
  $product: ProductWord,
  $sum: SumWord,
  $count: CountWord,
  $each: EachWord,
} as const;

/** A value of an event, as a mapping says that it is made. */
export type Value =
  | { readonly is: "constant"; readonly constant: Scalar }
  | { readonly is: "list"; readonly items: readonly Value[] }
  | { readonly is: "object"; readonly fields: Readonly<Record<string, Value>> }
  | ({ readonly is: "column" } & ColumnWord)
  | ({ readonly is: "text" } & z.infer<typeof TextWord>)
  | ({ readonly is: "product" } & z.infer<typeof ProductWord>)
  | ({ readonly is: "sum" } & z.infer<typeof SumWord>)
  | ({ readonly is: "count" } & z.infer<typeof CountWord>)
  | {
      readonly is: "each";
      readonly item: Value;
      readonly spare: readonly string[];
      readonly when: Condition | undefined;
    };

const NOTHING: Value = { is: "list", items: [] };

/** Reads a word by its schema; null when something is wrong with it. */
const wordOf = <T>(schema: z.ZodType<T>, value: object, flaw: Flaw): T | null => {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  for (const issue of read.error.issues) flaw(issue.path, issue.message);
  return null;
};

const eachOf = (value: object, flaw: Flaw): Value => {
  const word = wordOf(EachWord, value, flaw);
  if (word === null) return NOTHING;
  const item = valueOf(word.$each, (path, message) => flaw(["$each", ...path], message));
  const { spare = [], when } = word;
  spare.forEach((field, index) => {
    if (item.is !== "object" || !Object.hasOwn(item.fields, field))
      flaw(["spare", index], `$each has no field ${field}`);
  });
  return { is: "each", item, spare, when };
};

const READERS: Readonly<Record<string, (value: object, flaw: Flaw) => Value>> = {
  $column: (value, flaw) => {
    const word = wordOf(ColumnWord, value, flaw);
    return word === null ? NOTHING : { is: "column", ...word };
  },
  $text: (value, flaw) => {
    const word = wordOf(TextWord, value, flaw);
    return word === null ? NOTHING : { is: "text", ...word };
  },
  $product: (value, flaw) => {
    const word = wordOf(ProductWord, value, flaw);
    return word === null ? NOTHING : { is: "product", ...word };
  },
  $sum: (value, flaw) => {
    const word = wordOf(SumWord, value, flaw);
    return word === null ? NOTHING : { is: "sum", ...word };
  },
  $count: (value, flaw) => {
    const word = wordOf(CountWord, value, flaw);
    return word === null ? NOTHING : { is: "count", ...word };
  },
  $each: eachOf,
};

const fieldsOf = (value: object, flaw: Flaw): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (name.startsWith("$"))
        flaw([name], `${name} is no word; there are ${Object.keys(READERS).join(", ")}`);
      return [name, valueOf(each, (path, message) => flaw([name, ...path], message))];
    }),
  );

const valueOf = (value: unknown, flaw: Flaw): Value => {
  const scalar = Scalar.safeParse(value);
  if (scalar.success) return { is: "constant", constant: scalar.data };
  if (Array.isArray(value)) {
    const items = value.map((each, index) =>
      valueOf(each, (path, message) => flaw([index, ...path], message)),
    );
    return { is: "list", items };
  }
  if (typeof value !== "object" || value === null) {
    flaw([], "wants a value: a constant, a list, an object, or a word such as { $column: name }");
    return NOTHING;
  }
  const word = Object.keys(value).find((key) => Object.hasOwn(READERS, key));
  const read = word === undefined ? undefined : READERS[word];
  return read === undefined ? { is: "object", fields: fieldsOf(value, flaw) } : read(value, flaw);
};

/** A value: a constant, a list, an object, or a word that begins with $. */
export const Value: z.ZodType<Value> = parsed(valueOf);

/** The fields of an object of values, by name. */
export const Values: z.ZodType<Readonly<Record<string, Value>>> = parsed((value, flaw) => {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return fieldsOf(value, flaw);
  flaw([], "wants names and their values");
  return {};
});

/** Columns that a text names in braces. */
export const columnsInText = (text: string): string[] =>
  [...text.matchAll(/\{([^{}]+)\}/g)].map(([, column = ""]) => column);

/** Whether a value is the same for every row of every file. */
export const isConstant = (value: Value): boolean =>
  value.is === "constant" || (value.is === "text" && columnsInText(value.$text).length === 0);

const columnsOfWord = (value: Value): string[] => {
  switch (value.is) {
    case "column":
      return [value.$column];
    case "text":
      return columnsInText(value.$text);
    case "product":
      return value.$product.filter((each) => typeof each === "string");
    case "sum":
      return value.$sum.filter((each) => typeof each === "string");
    default:
      return [];
  }
};

/** Tells each column that a value names, with the path of the value that names it. */
export const visitColumns = (
  value: Value,
  pointer: string,
  name: (column: string, pointer: string) => void,
): void => {
  for (const column of columnsOfWord(value)) name(column, pointer);
  if ("when" in value && value.when !== undefined)
    for (const column of columnsOfCondition(value.when)) name(column, `${pointer}/when`);
  if (value.is === "list")
    value.items.forEach((each, index) => visitColumns(each, `${pointer}/${index}`, name));
  else if (value.is === "object")
    for (const [field, each] of Object.entries(value.fields))
      visitColumns(each, `${pointer}/${field}`, name);
  else if (value.is === "each") visitColumns(value.item, `${pointer}/$each`, name);
};
