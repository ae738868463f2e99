import { RE2JS } from "re2js";

/** The longest pattern; a linear-time engine is still slow with a huge one. */
const LONGEST = 1_000;
/** Characters of a value that a pattern looks at. */
const LOOKED_AT = 10_000;

export type Pattern = (text: string) => boolean;

/**
 * A pattern in RE2 syntax, found anywhere in a text in time linear in its length: no backreference
 * and no lookaround. Null when it is none.
 */
export const patternOf = (source: string, ignoresCase: boolean): Pattern | null => {
  if (source.length > LONGEST) return null;
  try {
    const compiled = RE2JS.compile(source, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
    return (text) => compiled.test(text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text);
  } catch {
    return null;
  }
};
