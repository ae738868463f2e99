/** HTML that is whole and safe; only `html` makes it. */
export type Markup = { readonly markup: string };
export type Part = string | number | Markup | readonly Markup[] | null | false;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (each) => ESCAPES[each] ?? "");

const written = (part: Part): string => {
  if (part === null || part === false) return "";
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
};

/** Every value is escaped, so that it can stand in a text or in a quoted attribute. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: texts.map((text, index) => text + written(parts[index] ?? null)).join(""),
});

/** Elements that the SDK makes, escaped there. */
export const made = (markup: string): Markup => ({ markup });
