import type { ContentIndex } from "../content/index.ts";
import { rankFound } from "../content/index.ts";
import { proposalsOf } from "../ranking/index.ts";
import type { HistoryOptions } from "./question.ts";
import { HISTORY_DEFAULTS, reasoned, remembered, shownFor, speakersOf } from "./question.ts";
import type { Question, Source } from "./source.ts";

/** Items that a search is looked through for, before the person's liking ranks them. */
const FOUND = 500;

const isSearch = ({ context }: Question): boolean => (context.query ?? "").trim() !== "";

/**
 * Items that are like the seeds, or like what the person did, by what they are. Where something is
 * searched for, what answers it, in an order of the person's liking; its reason is the search, and no
 * item is named for it.
 */
export const contentSource = (
  index: ContentIndex,
  options: HistoryOptions = HISTORY_DEFAULTS,
): Source => {
  const speakers = remembered((question) => speakersOf(question, options));
  const reasons = reasoned((question) => index.explain(speakers(question)));
  return {
    propose: (question, k, allowed) => {
      reasons.anew(question);
      const isShown = shownFor(question, allowed);
      if (!isSearch(question)) return proposalsOf(index.similar(speakers(question), k, isShown));
      const query = question.context.query ?? "";
      const found = [...index.search(query, Math.max(k, FOUND), isShown).items];
      const liking = index.liking(speakers(question));
      return proposalsOf(rankFound(index, query, found, liking)).slice(0, k);
    },
    because: (question, item) =>
      isSearch(question)
        ? []
        : reasons.of(question, item).toSorted((a, b) => b.part - a.part || a.item - b.item),
  };
};
