import type { ComponentType } from "react";
import { createContext, use } from "react";
import type { SchemaField } from "./schema-fields.ts";

/** What a form is about: a definition, or the content of one. */
export type FormDocument = Readonly<Record<string, unknown>>;

export type PartProps = {
  readonly field: SchemaField;
  /** Where it stands in the document, a JSON Pointer. */
  readonly pointer: string;
  readonly value: unknown;
  /** Undefined takes it out. */
  readonly onChange: (value: unknown) => void;
};

/** What is wrong with a document, by places in it (JSON Pointers). */
export type FormFlaw = { readonly pointer: string; readonly message: string };

/** What a form is given beside its schema. */
export type FormSetting = {
  /** By path: what takes the place of the field that the schema alone would make. */
  readonly editors: Readonly<Record<string, ComponentType<PartProps>>>;
  /** Paths of what another editor edits too. */
  readonly covered: readonly string[];
  /** What is asked of everybody, in this order; the rest is folded as long as it is not set. Empty: all. */
  readonly ordinary: readonly string[];
  readonly flaws: readonly FormFlaw[];
  /** What a field is called, and what is said of it. */
  readonly wordsOf: (field: SchemaField) => FieldWords;
};

export type FieldWords = {
  readonly label: string;
  readonly hint: string | null;
  /** What a value that may be chosen is called. */
  readonly nameOf: (value: string) => string;
};

export const PLAIN: FormSetting = {
  editors: {},
  covered: [],
  ordinary: [],
  flaws: [],
  wordsOf: ({ name, about }) => ({ label: name, hint: about, nameOf: (value) => value }),
};

export type Form = FormSetting & {
  /** The whole, for editors that read or write more than their own place. */
  readonly document: FormDocument;
  readonly onDocument: (document: FormDocument) => void;
};

const FormContext = createContext<Form | null>(null);
export const FormProvider = FormContext.Provider;

/** The form that an editor is a part of. */
export const useForm = (): Form => {
  const form = use(FormContext);
  if (form === null) throw new Error("there is no form above");
  return form;
};

export const isDocument = (value: unknown): value is FormDocument =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a field is called, what is said of it, and what is wrong with it, as fields take it. */
export const useFieldWords = ({ field, pointer }: Pick<PartProps, "field" | "pointer">) => {
  const { wordsOf, flaws } = useForm();
  const { label, hint } = wordsOf(field);
  const wrong = flaws.filter((flaw) => flaw.pointer === pointer).map(({ message }) => message);
  return {
    label,
    ...(hint === null ? {} : { hint }),
    error: wrong.length === 0 ? undefined : wrong.join(" "),
  };
};
