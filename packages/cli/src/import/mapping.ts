import { readFileSync, statSync } from "node:fs";
import type { Document as YamlDocument } from "yaml";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { Flaw } from "../problem/index.ts";
import { CommandProblem } from "../problem/index.ts";

const MAX_BYTES = 1024 * 1024;

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A cell, as it is or as a value table or another type makes it. */
const ColumnValue = z
  .strictObject({
    $column: z.string().min(1),
    as: z
      .enum(["text", "number", "boolean", "unix-seconds", "unix-milliseconds", "iso"])
      .default("text")
      .describe("Times become ISO 8601 text; a cell that does not fit rejects its row."),
    values: z
      .record(z.string(), Scalar)
      .optional()
      .describe("What each cell stands for; a cell that is not in it rejects its row."),
  })
  .describe("A reference to a column.");

const TextValue = z
  .strictObject({ $text: z.string().describe("Text with {column} in it.") })
  .describe("Text made of cells.");

export type Value =
  | z.infer<typeof Scalar>
  | z.infer<typeof ColumnValue>
  | z.infer<typeof TextValue>
  | readonly Value[]
  | { readonly [name: string]: Value };

const PlainObject = z
  .record(z.string().regex(/^[^$]/, "a name; of $ words there are $column and $text"), z.unknown())
  .describe("An object of values.");

const Value: z.ZodType<Value> = z.lazy(() =>
  z.union([Scalar, ColumnValue, TextValue, z.array(Value), z.record(PlainObject.keyType, Value)]),
);

const Values = z.record(PlainObject.keyType, Value);

const EventTemplate = z
  .strictObject({
    when: z
      .record(z.string(), z.union([Scalar, z.array(Scalar).min(1)]))
      .optional()
      .describe("Columns and the cell, or cells, for which this event is made; each of them."),
    type: z.enum(["track", "identify", "page", "screen", "group", "alias"]),
    event: Value.optional().describe("Name of a track event."),
    name: Value.optional().describe("Name of a page or screen."),
    userId: Value.optional(),
    anonymousId: Value.optional(),
    previousId: Value.optional(),
    groupId: Value.optional(),
    timestamp: Value.optional().describe("When it happened; without it, now."),
    properties: Values.optional(),
    traits: Values.optional(),
    context: Values.optional(),
  })
  .describe("One event that a row makes.");
export type EventTemplate = z.infer<typeof EventTemplate>;

/**
 * How the rows of a file become events.
 *
 * ```yaml
 * source: taobao                  # the source of the events; --source says otherwise
 * format:
 *   type: csv                     # plain or gzip, told by the file's first bytes
 *   header: false                 # true takes the column names from the first row
 *   columns: [user, item, what, time]
 *   separator: ","
 *   quote: '"'                    # none for files without quoting
 * rows:                           # each event that a row makes; the first is the usual one
 *   - when: { what: [view, like] }
 *     type: track
 *     event: { $column: what, values: { view: Product Viewed, like: Product Added to Wishlist } }
 *     userId: { $column: user }
 *     timestamp: { $column: time, as: unix-seconds }
 *     properties:
 *       product_id: { $column: item }
 *       currency: SEK             # a constant
 * ```
 *
 * A row for which no event is made, or a cell that does not fit, is rejected with its line number.
 * An empty cell leaves its field out.
 */
export const Mapping = z.strictObject({
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, "a source key is lower-case letters, digits, - and _")
    .describe("Source of the events."),
  format: z.strictObject({
    type: z.literal("csv"),
    header: z.boolean().default(true),
    columns: z.array(z.string().min(1)).min(1).optional(),
    separator: z.string().length(1).default(","),
    quote: z.union([z.literal("none"), z.string().length(1)]).default('"'),
  }),
  rows: z.array(EventTemplate).min(1),
});
export type Mapping = z.infer<typeof Mapping>;

const fixFor = (file: string): string =>
  `Correct ${file}; examples/taobao/map.yaml is a whole one.`;

/** Every column that a mapping names, with where it names it. */
const columnsNamed = (mapping: Mapping): Map<string, string> => {
  const named = new Map<string, string>();
  const name = (column: string, pointer: string): void => {
    if (!named.has(column)) named.set(column, pointer);
  };
  const visit = (value: unknown, pointer: string): void => {
    if (Array.isArray(value)) value.forEach((each, index) => visit(each, `${pointer}/${index}`));
    else if (typeof value === "object" && value !== null) {
      for (const [field, each] of Object.entries(value)) {
        if (field === "$column") name(String(each), pointer);
        else if (field === "$text")
          for (const [, column = ""] of String(each).matchAll(/\{([^{}]+)\}/g))
            name(column, pointer);
        else visit(each, `${pointer}/${field}`);
      }
    }
  };
  mapping.rows.forEach(({ when, ...template }, index) => {
    for (const column of Object.keys(when ?? {})) name(column, `/rows/${index}/when`);
    visit(template, `/rows/${index}`);
  });
  return named;
};

/** A name that two columns have names neither; columns without a name are nobody's. */
const checkNames = (columns: readonly string[], place: string): void => {
  const flaws = [...new Set(columns)].flatMap((name): Flaw[] => {
    const at = columns.flatMap((each, index) => (each === name ? [index + 1] : []));
    return name === "" || at.length < 2
      ? []
      : [{ pointer: name, detail: `the name of columns ${at.join(" and ")}` }];
  });
  if (flaws.length > 0)
    throw new CommandProblem("Two columns have the same name", {
      detail: place,
      errors: flaws,
      fix: "Give each column a name of its own, so that the mapping can say which it means.",
    });
};

/** Refuses names of which two are the same, and a mapping that names columns which are not there. */
export const checkColumns = (mapping: Mapping, columns: readonly string[], file: string): void => {
  checkNames(columns, file);
  const missing: Flaw[] = [...columnsNamed(mapping)]
    .filter(([column]) => !columns.includes(column))
    .map(([column, pointer]) => ({ pointer, detail: `there is no column ${column}` }));
  if (missing.length > 0)
    throw new CommandProblem("The mapping names columns that the file does not have", {
      detail: `${file} has: ${columns.join(", ")}.`,
      errors: missing,
      fix: "Correct the names in the mapping, or format.header and format.columns.",
    });
};

/** Aliases are followed here: one without its anchor is found no sooner. */
const valueOf = (document: YamlDocument, file: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new CommandProblem("The mapping is not YAML", {
      detail: error instanceof Error ? `${file}: ${error.message}` : file,
      fix: fixFor(file),
    });
  }
};

/** The mapping of a YAML file; throws a problem that names what is wrong and the line. */
export const readMapping = (file: string): Mapping => {
  if (statSync(file).size > MAX_BYTES)
    throw new CommandProblem("The mapping is larger than 1 MB", {
      detail: file,
      fix: fixFor(file),
    });
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const lineOf = (path: readonly PropertyKey[]): string => {
    const node: unknown = document.getIn(path, true);
    const range =
      typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
        ? Number(node.range[0])
        : 0;
    return `${file}:${Math.max(1, lines.linePos(range).line)}`;
  };
  const [broken] = document.errors;
  if (broken)
    throw new CommandProblem("The mapping is not YAML", {
      detail: broken.message.split("\n")[0],
      fix: fixFor(file),
    });
  const parsed = Mapping.safeParse(valueOf(document, file));
  if (!parsed.success)
    throw new CommandProblem("The mapping is not valid", {
      errors: parsed.error.issues.map(({ path, message }) => ({
        pointer: `${lineOf(path)} ${path.map((key) => `/${String(key)}`).join("")}`.trim(),
        detail: message,
      })),
      fix: fixFor(file),
    });
  const { format } = parsed.data;
  if (!format.header && format.columns === undefined)
    throw new CommandProblem("The mapping does not name the columns", {
      fix: "A file without a header needs format.columns, in the order of the file.",
    });
  if (format.header && format.columns !== undefined)
    throw new CommandProblem("The mapping names the columns twice", {
      fix: "With header: true the file names them: leave format.columns out, or say header: false.",
    });
  if (format.columns) checkColumns(parsed.data, format.columns, file);
  return parsed.data;
};
