import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { Document, isAlias, isMap, isNode, isScalar, isSeq, Scalar, stringify, visit } from "yaml";
import type { JsonObject } from "./documents.ts";
import { same } from "./meaning.ts";

type Json = JsonObject[string];

/** A part of a text and what comes in its place. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string };

/**
 * Applies splices that do not overlap, from the end. What is put in where something else is taken
 * out stands in its place; two that are put in at one place keep their order.
 */
export const applySplices = (text: string, splices: readonly Splice[]): string => {
  const order = new Map(splices.map((splice, index) => [splice, index]));
  const place = (splice: Splice): number => order.get(splice) ?? 0;
  const fromEnd = [...splices].sort(
    (a, b) => b.start - a.start || b.end - a.end || place(b) - place(a),
  );
  let done = text;
  for (const { start, end, text: by } of fromEnd)
    done = done.slice(0, start) + by + done.slice(end);
  return done;
};

/** A file's text, how its lines end, and what a node of it says. */
export type Source = {
  readonly text: string;
  readonly eol: "\n" | "\r\n";
  readonly valueOf: (node: Node) => Json;
};

/** What should stand at a place: as short as it can be said, and with every default. */
export type Target = { readonly short: Json; readonly full: Json };

const YAML = {
  version: "1.2",
  schema: "core",
  lineWidth: 0,
  aliasDuplicateObjects: false,
} as const;

/** Ends of lines and what YAML drops before them. Not `trimEnd`: a no-break space is part of a text. */
const withoutEnd = (text: string): string => text.replace(/[ \t\r\n]+$/, "");

/** Text of several lines that can stand as a block as it is: nothing at its ends that could be lost. */
const FITS_BLOCK = /^(?![\s\S]*[^\P{Cc}\n])\S[\s\S]*\S\n?$/u;

const asNode = (value: Json): Document => {
  const document = new Document(value, YAML);
  visit(document, {
    Scalar: (_, scalar) => {
      const { value: text } = scalar;
      if (typeof text === "string" && text.includes("\n") && !FITS_BLOCK.test(text))
        scalar.type = "QUOTE_DOUBLE";
    },
  });
  return document;
};

/** A value as YAML, every line but the first moved in by `indent`. */
export const yamlText = (value: Json, indent: number, eol: string): string =>
  asNode(value)
    .toString({ lineWidth: 0 })
    .replace(/\n+$/, "")
    .split("\n")
    .map((line, index) => (index === 0 || line === "" ? line : " ".repeat(indent) + line))
    .join(eol);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const lineStart = ({ text }: Source, offset: number): number =>
  text.lastIndexOf("\n", offset - 1) + 1;

const columnOf = (source: Source, offset: number): number => {
  const start = lineStart(source, offset);
  return offset - start - (source.text[start] === "\uFEFF" ? 1 : 0);
};

/** Right after the line on which an offset stands, its line end included. */
const nextLine = ({ text }: Source, offset: number): number => {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
};

const isBlankBefore = (source: Source, offset: number): boolean =>
  /^\uFEFF?[ ]*$/.test(source.text.slice(lineStart(source, offset), offset));

/** Where what a node says ends: before the comment and the line end that follow it. */
export const endOf = (source: Source, node: Node): number | null => {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = isMap(node) ? node.items.at(-1)?.value : node.items.at(-1);
    return isNode(last) ? endOf(source, last) : null;
  }
  if (!node.range) return null;
  const [start, end] = node.range;
  return start + withoutEnd(source.text.slice(start, end)).length;
};

const keyOf = (pair: Pair): Scalar<string> | null =>
  isScalar<string>(pair.key) && typeof pair.key.value === "string" && pair.key.range
    ? pair.key
    : null;

const scalarText = (value: Json, before: Node, inFlow: boolean): string | null => {
  if (typeof value === "object" && value !== null) return null;
  if (typeof value !== "string") return JSON.stringify(value);
  const scalar = new Scalar(value);
  const isQuoted =
    isScalar(before) && (before.type === "QUOTE_DOUBLE" || before.type === "QUOTE_SINGLE");
  if (isQuoted && before.type) scalar.type = before.type;
  else if (inFlow && !/^[A-Za-z][\w-]*$/.test(value)) scalar.type = "QUOTE_DOUBLE";
  const text = stringify(scalar, YAML).replace(/\n+$/, "");
  return text.includes("\n") ? null : text;
};

const isOneLine = (node: Node): boolean =>
  isAlias(node) ||
  (isScalar(node) &&
    node.type !== "BLOCK_LITERAL" &&
    node.type !== "BLOCK_FOLDED" &&
    node.anchor === undefined &&
    node.tag === undefined);

const editScalar = (source: Source, node: Node, value: Json, inFlow: boolean): Splice[] | null => {
  const text = scalarText(value, node, inFlow);
  const end = endOf(source, node);
  const start = node.range?.[0];
  return text === null || end === null || start === undefined ? null : [{ start, end, text }];
};

/** Changes a value inside its own bounds; null when that cannot be done. */
const editValue = (
  source: Source,
  node: Node,
  target: Target,
  inFlow: boolean,
): Splice[] | null => {
  const { short, full } = target;
  if (same(source.valueOf(node), full)) return [];
  if (isMap(node) && isObject(short) && isObject(full)) return editMap(source, node, short, full);
  if (isSeq(node) && Array.isArray(short) && Array.isArray(full))
    return editList(source, node, short, full);
  return isOneLine(node) ? editScalar(source, node, short, inFlow) : null;
};

/** Writes a member of a block mapping anew, its comments inside lost. */
const rewritePair = (source: Source, pair: Pair, value: Json): Splice[] | null => {
  const key = keyOf(pair);
  const end = isNode(pair.value) ? endOf(source, pair.value) : null;
  const start = key?.range?.[0];
  if (!key || end === null || start === undefined) return null;
  const text = yamlText({ [key.value]: value }, columnOf(source, start), source.eol);
  return [{ start, end, text }];
};

/** Takes whole lines out, from the one on which something starts to the one on which it ends. */
const removeLines = (source: Source, start: number, node: unknown): Splice[] | null => {
  const end = isNode(node) ? endOf(source, node) : null;
  if (end === null || !isBlankBefore(source, start)) return null;
  return [{ start: lineStart(source, start), end: nextLine(source, end), text: "" }];
};

/** Puts lines in after the one on which a node ends. */
const insertAfter = (source: Source, node: unknown, line: string): Splice[] | null => {
  const end = isNode(node) ? endOf(source, node) : null;
  if (end === null) return null;
  const at = nextLine(source, end);
  const isLast = source.text[at - 1] !== "\n";
  return [{ start: at, end: at, text: isLast ? source.eol + line : line + source.eol }];
};

const all = (parts: readonly (Splice[] | null)[]): Splice[] | null => {
  const whole: Splice[] = [];
  for (const part of parts) {
    if (part === null) return null;
    whole.push(...part);
  }
  return whole;
};

const editPair = (
  source: Source,
  pair: Pair,
  name: string,
  short: JsonObject,
  full: JsonObject,
  isBlock: boolean,
): Splice[] | null => {
  const wanted = short[name];
  const start = keyOf(pair)?.range?.[0];
  if (!isNode(pair.value) || start === undefined) return null;
  const all = full[name];
  if (all !== undefined && same(source.valueOf(pair.value), all)) return [];
  if (wanted === undefined) return isBlock ? removeLines(source, start, pair.value) : null;
  const edited = editValue(source, pair.value, { short: wanted, full: all ?? null }, !isBlock);
  return edited ?? (isBlock ? rewritePair(source, pair, wanted) : null);
};

/**
 * Members that are not there yet, each after the one that it follows in a definition; at the end
 * where it would be the first, so that the comment above the first stays where it belongs.
 */
const insertPairs = (
  source: Source,
  pairs: ReadonlyMap<string, Pair>,
  short: JsonObject,
  full: JsonObject,
  indent: number,
): Splice[] | null => {
  const staying = [...pairs].filter(([name]) => full[name] !== undefined);
  const end: unknown = staying.at(-1)?.[1].value;
  let last: unknown = null;
  return all(
    Object.entries(short).map(([name, value]) => {
      const pair = pairs.get(name);
      if (pair) {
        last = pair.value;
        return [];
      }
      const line = " ".repeat(indent) + yamlText({ [name]: value }, indent, source.eol);
      return insertAfter(source, last ?? end, line);
    }),
  );
};

/** Changes a mapping member by member: what says the same already keeps every byte. */
export const editMap = (
  source: Source,
  map: YAMLMap,
  short: JsonObject,
  full: JsonObject,
): Splice[] | null => {
  const isBlock = map.flow !== true;
  const pairs = new Map<string, Pair>();
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (!key) return null;
    pairs.set(key.value, pair);
  }
  const missing = Object.keys(short).some((name) => !pairs.has(name));
  const stays = [...pairs.keys()].some((name) => full[name] !== undefined);
  const first = map.items[0];
  const start = first ? keyOf(first)?.range?.[0] : undefined;
  if (!stays || start === undefined || (missing && !isBlock)) return null;
  return all([
    ...[...pairs].map(([name, pair]) => editPair(source, pair, name, short, full, isBlock)),
    missing ? insertPairs(source, pairs, short, full, columnOf(source, start)) : [],
  ]);
};

/** Where the dash of a block list's element stands. */
const dashOf = ({ text }: Source, item: unknown): number | null => {
  const start = isNode(item) ? item.range?.[0] : undefined;
  if (start === undefined) return null;
  const dash = text.lastIndexOf("-", start - 1);
  return dash !== -1 && /^-\s+$/.test(text.slice(dash, start)) ? dash : null;
};

const appendItems = (source: Source, list: YAMLSeq, items: readonly Json[]): Splice[] | null => {
  const last = list.items.at(-1);
  const dash = dashOf(source, last);
  if (dash === null) return null;
  const indent = columnOf(source, dash);
  const lines = items.map(
    (item) => `${" ".repeat(indent)}- ${yamlText(item, indent + 2, source.eol)}`,
  );
  return insertAfter(source, last, lines.join(source.eol));
};

/** The elements that are too many, when those that stay are all there in their order; else null. */
const surplusOf = (
  source: Source,
  list: YAMLSeq,
  full: readonly Json[],
): readonly unknown[] | null => {
  let next = 0;
  const surplus = list.items.filter((item) => {
    const wanted = full[next];
    const stays = isNode(item) && wanted !== undefined && same(source.valueOf(item), wanted);
    if (stays) next += 1;
    return !stays;
  });
  return next === full.length && next > 0 ? surplus : null;
};

/** Changes a list: element by element, by adding to its end, or by taking elements out. */
const editList = (
  source: Source,
  list: YAMLSeq,
  short: readonly Json[],
  full: readonly Json[],
): Splice[] | null => {
  const isBlock = list.flow !== true;
  const had = list.items.length;
  if (had > short.length) {
    const surplus = isBlock ? surplusOf(source, list, full) : null;
    return (
      surplus &&
      all(
        surplus.map((item) => {
          const dash = dashOf(source, item);
          return dash === null ? null : removeLines(source, dash, item);
        }),
      )
    );
  }
  if (had < short.length && !isBlock) return null;
  return all([
    ...list.items.map((item, index) => {
      const target = { short: short[index] ?? null, full: full[index] ?? null };
      return isNode(item) ? editValue(source, item, target, !isBlock) : null;
    }),
    had < short.length ? appendItems(source, list, short.slice(had)) : [],
  ]);
};
