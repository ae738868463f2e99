import { isMap, isNode } from "yaml";
import { CommandProblem } from "../problem/index.ts";
import type { DefinitionDocument } from "./documents.ts";
import { readText } from "./documents.ts";
import type { Meant } from "./meaning.ts";
import { idIn, idOf, saysSo } from "./meaning.ts";
import type { Source, Splice } from "./splice.ts";
import { applySplices, editMap, endOf, yamlText } from "./splice.ts";

const eolOf = (text: string): "\n" | "\r\n" => (text.includes("\r\n") ? "\r\n" : "\n");

const sourceOf = (text: string, { yaml }: DefinitionDocument): Source => ({
  text,
  eol: eolOf(text),
  valueOf: (node) => node.toJS(yaml),
});

/** The smallest change of a document to what is wanted; null when there is none. */
const smallest = (text: string, document: DefinitionDocument, wanted: Meant): Splice[] | null => {
  const { contents } = document.yaml;
  return isMap(contents)
    ? editMap(sourceOf(text, document), contents, wanted.short, wanted.full)
    : null;
};

/** A document written anew; the comments before it stay. */
const anew = (text: string, document: DefinitionDocument, wanted: Meant): Splice[] | null => {
  const { contents } = document.yaml;
  const start = isNode(contents) ? contents.range?.[0] : undefined;
  const end = isNode(contents) ? endOf(sourceOf(text, document), contents) : null;
  if (start === undefined || end === null) return null;
  const eol = eolOf(text);
  const isOnLine = start > 0 && !["\n", "\uFEFF"].includes(text[start - 1] ?? "");
  return [{ start, end, text: (isOnLine ? eol : "") + yamlText(wanted.short, 0, eol) }];
};

/** The document of a text that has a definition's name. */
export const documentIn = (
  file: string,
  text: string,
  wanted: { readonly kind: string; readonly key: string },
): DefinitionDocument | null => {
  const { documents, flaws } = readText(file, text);
  return flaws.length > 0 ? null : (documents.find((each) => idIn(each) === idOf(wanted)) ?? null);
};

/**
 * A file's text in which one definition says what it should. Only what differs is changed; where
 * that would go wrong (an anchor that others refer to), the document is written anew. Whatever was
 * changed is read again before it is believed.
 */
export const rewriteDefinition = (file: string, text: string, wanted: Meant): string => {
  const document = documentIn(file, text, wanted);
  if (document && saysSo(document.value, wanted)) return text;
  for (const way of [smallest, anew]) {
    const splices = document && way(text, document, wanted);
    if (!splices) continue;
    const changed = applySplices(text, splices);
    const now = documentIn(file, changed, wanted);
    if (now && saysSo(now.value, wanted)) return changed;
  }
  throw new CommandProblem("A file cannot be brought up to date", {
    detail: `${file}: ${wanted.kind} ${wanted.key}`,
    fix: "Take this definition out of the file and pull again: it is written anew.",
  });
};

/** A document of its own; its first line tells editors where its schema is. Read again as well. */
export const newDefinition = (wanted: Meant, schema: string): string => {
  const text = `# yaml-language-server: $schema=${schema}\n${yamlText(wanted.short, 0, "\n")}\n`;
  const written = documentIn("", text, wanted);
  if (written && saysSo(written.value, wanted)) return text;
  throw new CommandProblem("A definition cannot be written as YAML", {
    detail: `${wanted.kind} ${wanted.key}`,
    fix: "Read it with attune definitions show, and keep it in a file of your own.",
  });
};

/** A file's text without one of its definitions; empty when nothing else was in it. */
export const removeDefinition = (
  file: string,
  text: string,
  gone: { readonly kind: string; readonly key: string },
): string => {
  const { documents } = readText(file, text);
  const index = documents.findIndex((each) => idIn(each) === idOf(gone));
  if (index === -1) return text;
  if (documents.length === 1) return "";
  const startOf = (at: number): number =>
    at === 0 ? 0 : (documents[at]?.yaml.range?.[0] ?? text.length);
  const kept = text.slice(0, startOf(index)) + text.slice(startOf(index + 1));
  return kept;
};
