import type { DefinitionFlaw } from "@attune/contract";
import { checkDefinitions } from "@attune/contract";
import type { Flaw } from "../problem/index.ts";
import type { DefinitionDocument, FileFlaw } from "./documents.ts";

/** What is wrong with a definition, and where it stands. */
export type LocatedFlaw = FileFlaw & {
  readonly kind: string;
  readonly key: string;
  readonly pointer: string;
};

const textAt = ({ value }: DefinitionDocument, field: "kind" | "key"): string => {
  const text = value[field];
  return typeof text === "string" ? text : "?";
};

/** A document's own flaws: everything but its references to others. */
const hasAlone = ({ value }: DefinitionDocument, flaw: DefinitionFlaw): boolean =>
  checkDefinitions([value], () => true).flaws.some(
    ({ pointer, message }) => pointer === flaw.pointer && message === flaw.message,
  );

/** Flaws name kind and key; of several documents with these, the one that has it, else the last. */
const documentOf = (
  documents: readonly DefinitionDocument[],
  flaw: DefinitionFlaw,
): DefinitionDocument | undefined => {
  const same = documents.filter(
    (each) => textAt(each, "kind") === flaw.kind && textAt(each, "key") === flaw.key,
  );
  return same.length < 2 ? same[0] : (same.find((each) => hasAlone(each, flaw)) ?? same.at(-1));
};

const locate =
  (documents: readonly DefinitionDocument[]) =>
  (flaw: DefinitionFlaw): LocatedFlaw => {
    const place = documentOf(documents, flaw)?.placeOf(flaw.pointer);
    return { ...(place ?? { file: "?", line: 1, column: 1 }), ...flaw };
  };

/** Checks documents as a set, with nothing but one another to refer to. */
export const checkOffline = (documents: readonly DefinitionDocument[]): LocatedFlaw[] =>
  checkDefinitions(documents.map(({ value }) => value)).flaws.map(locate(documents));

/** Whether documents refer to others that are not among them. */
export const refersElsewhere = (documents: readonly DefinitionDocument[]): boolean => {
  const values = documents.map(({ value }) => value);
  return checkDefinitions(values, () => true).flaws.length < checkDefinitions(values).flaws.length;
};

/** The flaws of the server's problem `definition-not-valid`, whose pointers are kind:key/pointer. */
export const locateErrors = (
  documents: readonly DefinitionDocument[],
  errors: readonly Flaw[],
): LocatedFlaw[] =>
  errors.map(({ pointer, detail }) => {
    const [, kind = "?", key = "?", inside = ""] = /^([^:]*):([^/]*)(.*)$/s.exec(pointer) ?? [];
    return locate(documents)({ kind, key, pointer: inside, message: detail });
  });

export const placeText = ({ file, line, column }: FileFlaw): string => `${file}:${line}:${column}`;
