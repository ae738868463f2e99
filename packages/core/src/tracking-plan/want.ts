import type { PlanFormat } from "./format.ts";
import { FORMAT_WORDS } from "./format.ts";
import type { PlanType } from "./schema.ts";

/** What bounds leave open: null where there is none. */
type Bounds = { readonly least: number | null; readonly most: number | null };

/** What a rule wants where it was broken, for whoever says it in a language. */
export type Want =
  | { readonly kind: "type"; readonly types: PlanType[] }
  | ({ readonly kind: "range" | "length" | "items" } & Bounds)
  /** The values in one text: `card, invoice`. */
  | { readonly kind: "enum"; readonly values: string }
  | { readonly kind: "format"; readonly format: PlanFormat }
  /** A name of a property, or of an event, that the plan has. */
  | { readonly kind: "known" | "event" };

const TYPE_WORDS: Readonly<Record<PlanType, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  "date-time": FORMAT_WORDS["date-time"],
  any: "a value",
};

const boundsText = ({ least, most }: Bounds, unit: string): string => {
  if (most === null) return `at least ${least}${unit}`;
  return least === null || least === 0 ? `at most ${most}${unit}` : `${least} to ${most}${unit}`;
};

/** What is wanted, in English, as it stands in answers and logs. */
export const wantText = (want: Want): string => {
  switch (want.kind) {
    case "type":
      return want.types.map((type) => TYPE_WORDS[type]).join(" or ");
    case "range":
      return `a number of ${boundsText(want, "")}`;
    case "length":
      return `text of ${boundsText(want, " characters")}`;
    case "items":
      return `a list of ${boundsText(want, " items")}`;
    case "enum":
      return `one of ${want.values}`;
    case "format":
      return FORMAT_WORDS[want.format];
    case "known":
      return "a name of the tracking plan";
    case "event":
      return "an event of the tracking plan";
  }
};
