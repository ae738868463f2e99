import { readFileSync, statSync } from "node:fs";
import type { Document as YamlDocument } from "yaml";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { CommandProblem } from "../problem/index.ts";
import { checkColumns, FileFormat, MAPPING_ADVICE } from "./file/index.ts";
import { SOURCE_KEY } from "./source-key.ts";
import type { Value } from "./value/index.ts";
import { columnsOfCondition, Condition, Value as ValueSchema, Values } from "./value/index.ts";
import { isConstant, visitColumns } from "./value/index.ts";

export { CELL_TESTS, DATE_LETTERS, VALUE_WORDS } from "./value/index.ts";

const MAX_BYTES = 1024 * 1024;
/** Rows of a group that are kept while it is open. */
export const MAX_GROUP_ROWS = 10_000;

const fieldOf = (what: string) => ValueSchema.optional().describe(what);

const OWN = ["userId", "anonymousId", "previousId", "messageId"] as const;

/** An id of a person or an event that is no column's: a name is there where a column was meant. */
const refuseOneForAll = (
  template: Readonly<Partial<Record<(typeof OWN)[number], Value | undefined>>>,
  context: z.RefinementCtx,
): void => {
  for (const field of OWN) {
    const value = template[field];
    if (value === undefined || !isConstant(value)) continue;
    const said = value.is === "constant" && value.constant !== null ? value.constant : "id";
    const one = field === "messageId" ? "event" : "person";
    const message = `every row would be one ${one}: did you mean { $column: ${said} }?`;
    context.addIssue({ code: "custom", message, path: [field] });
  }
};

const EventTemplate = z
  .strictObject({
    when: Condition.optional().describe(
      "The rows for which this event is made. Of a group, each of its rows must fit.",
    ),
    type: z.enum(["track", "identify", "page", "screen", "group", "alias"]).describe("Its type."),
    event: fieldOf("Name of a track event."),
    name: fieldOf("Name of a page or screen."),
    userId: fieldOf("Who it is; a number becomes text, as for all ids."),
    anonymousId: fieldOf("The browser or device, or what stands for somebody who is not known."),
    previousId: fieldOf("The id before an alias."),
    groupId: fieldOf("The group, of a group event."),
    messageId: fieldOf(
      "What the event is known by, such as an order's number: one that is in does not come in again, whatever file it stands in. Without this field it is made of the row's place and content, and the event's name.",
    ),
    timestamp: fieldOf(
      "When it happened; a row of which it comes to nothing is rejected. Without this field it is now.",
    ),
    properties: Values.optional().describe("Its properties: names and values."),
    traits: Values.optional().describe("Traits of an identify or group event."),
    context: Values.optional().describe("Its context."),
  })
  .superRefine(refuseOneForAll)
  .refine(({ type, event }) => type !== "track" || event !== undefined, {
    message: "a track event has a name: event",
    path: ["event"],
  })
  .describe("One event that a row, or a group of rows, makes.");
export type EventTemplate = z.infer<typeof EventTemplate>;

const Skips = z
  .array(
    z.strictObject({
      reason: z.string().min(1).max(100).describe("Why, as the summary counts it."),
      when: Condition.describe("Which."),
    }),
  )
  .default([]);

const Group = z
  .strictObject({
    by: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        "Columns whose cells are the same in all rows of a group; an empty one rejects its row.",
      ),
    within: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe(
        "How many rows after one of a group the next may stand: 1 when its rows stand together.",
      ),
    skip: Skips.describe(
      "Whole groups that are left out on purpose: those of which each row fits.",
    ),
  })
  .describe("Rows that make their events together, such as the lines of an order.");

/**
 * How the rows of a file become events; docs/reference/import-mapping.md is made of it.
 *
 * ```yaml
 * source: till                    # the source of the events; --source says otherwise
 * format: { type: csv }           # plain or gzip, told by the file's first bytes
 * skip:                           # rows that are left out on purpose, and counted
 *   - { reason: test order, when: { sku: { $startsWith: TEST } } }
 * group: { by: [order] }          # the lines of an order make its events together
 * rows:                           # each event that a row, or a group, makes
 *   - type: track
 *     event: Order Completed
 *     userId: { $column: customer }
 *     timestamp: { $column: time, as: date, format: dd/MM/yyyy HH:mm, zone: Europe/Stockholm }
 *     properties:
 *       order_id: { $column: order }
 *       total: { $sum: [price, quantity] }
 *       currency: SEK             # a constant
 *       products: { $each: { sku: { $column: sku }, price: { $column: price, as: number } } }
 * ```
 *
 * A row for which no event is made, or a cell that does not fit, is rejected with its line number.
 * An empty cell leaves its field out.
 */
export const Mapping = z.strictObject({
  source: z
    .string()
    .regex(SOURCE_KEY, "a source key is lower-case letters, digits, - and _")
    .describe("Source of the events."),
  format: FileFormat.describe("How the file is written."),
  skip: Skips.describe("Rows that are left out on purpose, before they are grouped."),
  group: Group.optional(),
  rows: z.array(EventTemplate).min(1).describe("The events that a row, or a group, makes."),
});
export type Mapping = z.infer<typeof Mapping>;

const fixFor = (file: string): string =>
  `Correct ${file}; examples/taobao/map.yaml is a whole one. The language: docs/reference/import-mapping.md.`;

type Name = (column: string, pointer: string) => void;

const nameInCondition = (condition: Condition | undefined, pointer: string, name: Name): void => {
  for (const column of columnsOfCondition(condition ?? [])) name(column, pointer);
};

const nameInTemplate = (template: EventTemplate, pointer: string, name: Name): void => {
  const { when, type: _type, properties, traits, context, ...values } = template;
  nameInCondition(when, `${pointer}/when`, name);
  const fields: Readonly<Record<string, Value | undefined>> = values;
  for (const [field, value] of Object.entries(fields))
    if (value !== undefined) visitColumns(value, `${pointer}/${field}`, name);
  for (const [field, inner] of Object.entries({ properties, traits, context }))
    for (const [key, value] of Object.entries(inner ?? {}))
      visitColumns(value, `${pointer}/${field}/${key}`, name);
};

/** Every column that a mapping names, with where it names it first. */
export const columnsNamed = (mapping: Mapping): ReadonlyMap<string, string> => {
  const named = new Map<string, string>();
  const name: Name = (column, pointer) => {
    if (!named.has(column)) named.set(column, pointer);
  };
  mapping.skip.forEach(({ when }, index) => nameInCondition(when, `/skip/${index}/when`, name));
  mapping.group?.by.forEach((column, index) => name(column, `/group/by/${index}`));
  mapping.group?.skip.forEach(({ when }, index) =>
    nameInCondition(when, `/group/skip/${index}/when`, name),
  );
  mapping.rows.forEach((template, index) => nameInTemplate(template, `/rows/${index}`, name));
  return named;
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

/** The line of a path, or of what is nearest above it. */
const lineOf = (
  document: YamlDocument,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number => {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range))
      return Math.max(1, lines.linePos(Number(node.range[0])).line);
  }
  return 1;
};

const readText = (file: string): string => {
  if (statSync(file).size > MAX_BYTES)
    throw new CommandProblem("The mapping is larger than 1 MB", {
      detail: file,
      fix: fixFor(file),
    });
  return readFileSync(file, "utf8");
};

const checkHeader = (mapping: Mapping, file: string): void => {
  const { format } = mapping;
  if (format.type !== "csv") return;
  if (!format.header && format.columns === undefined)
    throw new CommandProblem("The mapping does not name the columns", {
      fix: "A file without a header needs format.columns, in the order of the file.",
    });
  if (format.header && format.columns !== undefined)
    throw new CommandProblem("The mapping names the columns twice", {
      fix: "With header: true the file names them: leave format.columns out, or say header: false.",
    });
  if (format.columns)
    checkColumns(
      columnsNamed(mapping),
      format.columns,
      { file, advice: MAPPING_ADVICE },
      format.optional,
    );
};

/** The mapping of a YAML file; throws a problem that names what is wrong and the line. */
export const readMapping = (file: string): Mapping => {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
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
        pointer:
          `${file}:${lineOf(document, lines, path)} ${path.map((key) => `/${String(key)}`).join("")}`.trim(),
        detail: message,
      })),
      fix: fixFor(file),
    });
  checkHeader(parsed.data, file);
  return parsed.data;
};
