import type { Trending } from "../popularity/index.ts";
import { proposalsOf } from "../ranking/index.ts";
import { shownFor } from "./question.ts";
import type { Source } from "./source.ts";

/**
 * What is lately popular, or rises most above its usual, among people like the one who asks: of the
 * category, the place and the segments of the question, as far as enough is known of them.
 */
export const trendingSource = (
  trending: Trending,
  by: "popular" | "rising" = "rising",
): Source => ({
  propose: (question, k, allowed) =>
    proposalsOf(trending[by](question.now, k, question.context, shownFor(question, allowed))),
  because: () => [],
});
