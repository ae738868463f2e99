import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Document as YamlDocument, Node } from "yaml";
import { isMap, isNode, isScalar, LineCounter, parseAllDocuments, Scalar, visit } from "yaml";
import { z } from "zod";
import { CommandProblem } from "../problem/index.ts";

const MAX_BYTES = 5 * 1024 * 1024;
/** More uses of anchors than this in one document are an attack, not a definition. */
const MAX_ALIASES = 100;

/** Where in a file something stands; counted from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

const JsonObject = z.record(z.string(), z.json());
export type JsonObject = z.infer<typeof JsonObject>;

/** One definition as it stands in a file. */
export type DefinitionDocument = {
  readonly value: JsonObject;
  readonly file: string;
  /** The document as YAML: where its parts stand in the file's text. */
  readonly yaml: YamlDocument;
  /** The place of a JSON Pointer into it, or of the nearest thing around it that is there. */
  readonly placeOf: (pointer: string) => Place;
};

/** What is wrong at a place. */
export type FileFlaw = Place & { readonly message: string };
export type Documents = {
  readonly documents: readonly DefinitionDocument[];
  readonly flaws: readonly FileFlaw[];
};

const segmentsOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

const offsetOf = (document: YamlDocument, pointer: string): number => {
  for (let segments = segmentsOf(pointer); segments.length > 0; segments = segments.slice(0, -1)) {
    const node = document.getIn(segments, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
};

const notAMapping = "a definition is a mapping: kind, key and the fields of its kind";

/** What a scalar says that a definition cannot; null when it can. */
const scalarFlaw = ({ value, type, source }: Scalar, isKey: boolean): string | null => {
  if (isKey && value === "__proto__") return "__proto__ is not allowed here";
  if (isKey && value === "<<" && type === Scalar.PLAIN)
    return "merge keys are not read: write the fields out";
  if (typeof value !== "number") return null;
  if (!Number.isFinite(value)) return `${String(value)} is not allowed here`;
  return /^-?\d+$/.test(source ?? "") && BigInt(source ?? "") !== BigInt(value)
    ? `${source} would be kept as ${value}: put it in quotes`
    : null;
};

/** What is wrong with a document as YAML, or as something that JSON can carry; at most one flaw. */
const flawOf = (document: YamlDocument): { offset: number; message: string } | null => {
  // One broken line makes a parser complain of all that follows: the first complaint is the one.
  const [broken] = document.errors;
  if (broken)
    return {
      offset: broken.pos[0],
      message: broken.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "",
    };
  if (!isMap(document.contents)) return { offset: offsetOf(document, ""), message: notAMapping };
  const found: { flaw: { offset: number; message: string } | null } = { flaw: null };
  const stopAt = (node: Node, message: string): symbol => {
    found.flaw = { offset: node.range?.[0] ?? 0, message };
    return visit.BREAK;
  };
  visit(document, {
    Alias: (_, alias, around) => {
      const meant = alias.resolve(document);
      return meant && around.includes(meant)
        ? stopAt(alias, `*${alias.source} stands inside what it stands for`)
        : undefined;
    },
    Scalar: (place, scalar) => {
      const message = scalarFlaw(scalar, place === "key");
      return message === null ? undefined : stopAt(scalar, message);
    },
  });
  return found.flaw;
};

/** A document without a word, as after a last `---`. */
const isEmpty = ({ contents }: YamlDocument): boolean =>
  contents === null || (isScalar(contents) && contents.value === null && contents.source === "");

const readDocument = (
  document: YamlDocument,
  file: string,
  placeAt: (offset: number) => Place,
): DefinitionDocument | FileFlaw => {
  const placeOf = (pointer: string): Place => placeAt(offsetOf(document, pointer));
  const flaw = flawOf(document);
  if (flaw) return { ...placeAt(flaw.offset), message: flaw.message };
  try {
    const parsed = JsonObject.safeParse(document.toJS({ maxAliasCount: MAX_ALIASES }));
    return parsed.success
      ? { value: parsed.data, file, yaml: document, placeOf }
      : { ...placeOf(""), message: notAMapping };
  } catch (error) {
    return { ...placeOf(""), message: error instanceof Error ? error.message : "cannot be read" };
  }
};

/** Reads the documents of one file's text. */
export const readText = (file: string, text: string): Documents => {
  const start = { file, line: 1, column: 1 };
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      version: "1.2",
      schema: "core",
      prettyErrors: true,
    });
    const read = [...parsed]
      .filter((document) => document.errors.length > 0 || !isEmpty(document))
      .map((document) => readDocument(document, file, placeAt));
    return {
      documents: read.filter((each) => "value" in each),
      flaws: read.filter((each) => "message" in each),
    };
  } catch (error) {
    // The parser gives up on documents that nest too deep.
    const message = error instanceof Error ? error.message : "unknown";
    return { documents: [], flaws: [{ ...start, message: `cannot be read: ${message}` }] };
  }
};

const readFile = (file: string): Documents =>
  statSync(file).size > MAX_BYTES
    ? {
        documents: [],
        flaws: [{ file, line: 1, column: 1, message: "the file is larger than 5 MB" }],
      }
    : readText(file, readFileSync(file, "utf8"));

const isHidden = (path: string): boolean =>
  path.split(/[\\/]/).some((part) => part.startsWith(".") || part === "node_modules");

const filesOf = (path: string): string[] => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found)
    throw new CommandProblem("There is no such file or folder", {
      detail: path,
      fix: "Give the path of a YAML file, or of a folder that holds some.",
    });
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file) && !isHidden(file))
    .sort()
    .map((file) => join(path, file));
};

/** Reads what definitions there are in YAML files and folders of them, be it none. */
export const readAnyDocuments = (paths: readonly string[]): Documents => {
  const read = paths.flatMap(filesOf).map(readFile);
  return {
    documents: read.flatMap((each) => each.documents),
    flaws: read.flatMap((each) => each.flaws),
  };
};

/** Reads definitions from YAML files and folders of them, several documents a file. */
export const readDocuments = (paths: readonly string[]): Documents => {
  const { documents, flaws } = readAnyDocuments(paths);
  if (documents.length === 0 && flaws.length === 0)
    throw new CommandProblem("There are no definitions here", {
      detail: paths.join(", "),
      fix: "Give a folder with .yaml files, each with one or more definitions.",
    });
  return { documents, flaws };
};
