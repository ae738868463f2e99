import { ApiProblem } from "../api/index.ts";
import type { I18n } from "../i18n/index.ts";

type Telling = Pick<I18n, "t" | "has">;

type ProblemWords = {
  readonly title: string;
  readonly fix: string;
  /** What the server says of this one time, in English; null when it says no more. */
  readonly detail: string | null;
  /** The title is the server's own, in English: a newer server knows a problem that this page does not. */
  readonly isForeign: boolean;
};

/** What went wrong and what to do about it, in the reader's language, by the problem's slug. */
export const problemWords = ({ t, has }: Telling, error: Error): ProblemWords => {
  if (!(error instanceof ApiProblem))
    return {
      title: t("problem.page"),
      fix: t("problem.page.fix"),
      detail: error.message,
      isForeign: false,
    };
  const { slug, document } = error;
  const detail = document.detail ?? null;
  const [title, fix] = [`problem.${slug}`, `problem.${slug}.fix`];
  return has(title) && has(fix)
    ? { title: t(title), fix: t(fix), detail, isForeign: false }
    : { title: document.title, fix: document.fix, detail, isForeign: true };
};

/** The same in one line, for where there is room for no more. */
export const problemText = (telling: Telling, error: Error): string =>
  problemWords(telling, error).title;
