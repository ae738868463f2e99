import type { ApiProblem } from "../api/index.ts";
import type { I18n } from "../i18n/index.ts";

type Telling = Pick<I18n, "t" | "has">;

type ProblemError = NonNullable<ApiProblem["document"]["errors"]>[number];
type Parts = NonNullable<ProblemError["with"]>;

/** What is wrong by its code; null where this page has no words for it. */
const textOf = ({ t, has }: Telling, code: string, parts: Parts): string | null => {
  const key = `flaw.${code}`;
  if (!has(key)) return null;
  const values = Object.entries(parts).map(([name, part]): [string, string | number] => [
    name,
    typeof part === "object" ? (textOf({ t, has }, part.code, part.with) ?? part.code) : part,
  ]);
  return t(key, Object.fromEntries(values));
};

export type FlawWords = {
  readonly text: string;
  /** The words are the server's own, in English. */
  readonly isForeign: boolean;
};

/** What is wrong at a place of what was sent, in the reader's language, by its code. */
export const flawWords = (telling: Telling, error: ProblemError): FlawWords => {
  const { code, with: parts = {}, detail } = error;
  const text = code === undefined ? null : textOf(telling, code, parts);
  return text === null ? { text: detail, isForeign: true } : { text, isForeign: false };
};
