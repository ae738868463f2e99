import type { Kind } from "@attune/contract";
import { useCallback } from "react";
import type { I18n } from "../i18n/index.ts";
import { useI18n } from "../i18n/index.ts";
import type { MessageKey } from "../messages/index.ts";
import type { FieldWords, SchemaField } from "../ui/index.ts";

/** What has a form: definitions, and items of the catalog. */
export type FormKind = Kind | "item";

type Words = "field" | "hint";
type Has = I18n["has"];

/** What a key of words begins with, from the field of one kind to whatever has its name. */
const placesOf = (kind: FormKind, path: string): readonly string[] => {
  const names = path.split("/");
  return [`${kind}.${path}`, path, `${kind}.${names.at(-1) ?? path}`, names.at(-1) ?? path];
};

/** The most particular words that there are for a field; null when nobody has written any. */
export const fieldKey = (
  has: Has,
  words: Words,
  kind: FormKind,
  path: string,
): MessageKey | null => {
  const keys = placesOf(kind, path).map((place) =>
    words === "field" ? `field.${place}` : `hint.${place}`,
  );
  return keys.find(has) ?? null;
};

/** The words for what may be chosen, of the kind's own first; null when nobody has written any. */
export const choiceKey = (has: Has, kind: FormKind, value: string): MessageKey | null =>
  [`choice.${kind}.${value}`, `choice.${value}`].find(has) ?? null;

/** What the fields of a kind's form are called in the reader's language; names of their own stay. */
export const useWordsOf = (kind: FormKind): ((field: SchemaField) => FieldWords) => {
  const { t, has } = useI18n();
  return useCallback(
    ({ path, name }) => {
      const label = fieldKey(has, "field", kind, path);
      const hint = fieldKey(has, "hint", kind, path);
      return {
        label: label === null ? name : t(label),
        hint: hint === null ? null : t(hint),
        nameOf: (value) => {
          const choice = choiceKey(has, kind, value);
          return choice === null ? value : t(choice);
        },
      };
    },
    [t, has, kind],
  );
};
