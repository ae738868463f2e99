import { withAncestors } from "./facts.ts";
import type { Item } from "./item.ts";

/** One text that an item is found by. */
export type Term = {
  readonly kind: "category" | "brand" | "name";
  readonly term: string;
  /** Of a name by locale; else empty. */
  readonly locale: string;
};

const LONGEST = 200;

/** A text as it is compared: case and compatibility forms make no difference. */
export const foldTerm = (text: string): string =>
  text.normalize("NFKC").toLowerCase().trim().slice(0, LONGEST).toWellFormed();

/** What an item is found by: its categories with those above them, its brand, its names by locale. */
export const termsOf = ({ categories = [], brand, name }: Item): Term[] => {
  const names: [string, string][] = typeof name === "string" ? [["", name]] : Object.entries(name);
  return [
    ...withAncestors(categories).map(
      (path): Term => ({
        kind: "category",
        term: path,
        locale: "",
      }),
    ),
    ...(brand === undefined ? [] : [{ kind: "brand" as const, term: foldTerm(brand), locale: "" }]),
    ...names.map(
      ([locale, text]): Term => ({
        kind: "name",
        term: foldTerm(text),
        locale: locale.toLowerCase(),
      }),
    ),
  ];
};
