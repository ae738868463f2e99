import type { RecommendRequest, RecommendResponse, SlotAnswer } from "@attune/contract";
import { problem } from "@attune/contract";
import { shelfId, slotOfRecommender } from "@attune/core/decision";
import type { JsonObject } from "@attune/core/json";
import { own, ownText } from "@attune/core/json";
import type { DecideCaller, DecideService, Explain } from "../decide/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";

export type RecommendDeps = {
  readonly live: LiveDefinitions;
  readonly decide: DecideService;
  readonly explain: Pick<Explain, "byId">;
};

/** Asks a recommender. @throws recommender-not-found */
export type Recommend = (
  request: RecommendRequest,
  caller: DecideCaller,
) => Promise<RecommendResponse>;

const contextOf = ({ context, items, cart, query, k }: RecommendRequest): JsonObject => ({
  ...context,
  ...(items === undefined ? {} : { items }),
  ...(cart === undefined ? {} : { cart }),
  ...(query === undefined ? {} : { query }),
  ...(k === undefined ? {} : { k }),
});

/** The shelf that an answer shows: the person's, or what anybody would be shown. */
const shelfIn = ({ offer, shelves = {} }: SlotAnswer, recommender: string) =>
  shelves[shelfId({ recommender, isPersonal: offer !== null })];

/** Digits behind the point that an amount of the catalog has at most. */
const AMOUNT_DIGITS = 4;

/** What the items of a bundle cost together, as they are shown. */
const bundleOf = ({ items }: SlotAnswer): RecommendResponse["bundle"] => {
  const shown = items ?? [];
  if (shown.length === 0) return undefined;
  const prices = shown.map(({ content }) => own(content, "price"));
  const total = prices.reduce<number>(
    (sum, price) => sum + (typeof price === "number" ? price : 0),
    0,
  );
  const currency = shown.map(({ content }) => ownText(content, "currency")).find((each) => each);
  return { total: Number(total.toFixed(AMOUNT_DIGITS)), currency: currency ?? null };
};

const answerFrom = (
  recommender: string,
  isBundle: boolean,
  answer: SlotAnswer,
): RecommendResponse => {
  const shelf = shelfIn(answer, recommender);
  const bundle = isBundle ? bundleOf(answer) : undefined;
  const missing = shelf?.bundle?.missing;
  const why = new Map(shelf?.items.map(({ id, content: _content, ...rest }) => [id, rest]));
  return {
    decisionId: answer.decisionId,
    recommender,
    items: (answer.items ?? []).map((item) => {
      const reasons = why.get(item.id);
      return { ...item, ...(reasons === undefined ? {} : { why: reasons }) };
    }),
    ...(bundle === undefined ? {} : { bundle }),
    ...(missing === undefined ? {} : { missing }),
    ...(answer.reason === undefined ? {} : { reason: answer.reason }),
    ...(shelf === undefined ? {} : { model: shelf.model, left: shelf.left }),
  };
};

/** A recommender is asked through a slot of its own: what it answers is a decision like any other. */
export const createRecommend =
  ({ live, decide, explain }: RecommendDeps): Recommend =>
  async (request, caller) => {
    const { recommender, identifiers, language, userHash } = request;
    const isExplained = request.explain && caller.caller.kind !== "browser";
    const asked = live.current().recommenders.get(recommender);
    if (!asked)
      throw problem("recommender-not-found", {
        detail: `No live recommender is ${recommender.slice(0, 100)}.`,
      });
    const slot = slotOfRecommender(recommender);
    const { decisions } = await decide(
      {
        identifiers,
        slots: [slot],
        context: contextOf(request),
        events: [],
        userHash,
        explain: isExplained,
      },
      caller,
    );
    const answer = decisions[slot];
    if (!answer) throw new Error(`the recommender ${recommender} was not answered`);
    const answered = answerFrom(recommender, asked.bundle !== undefined, answer);
    // A decision that failed may not have been recorded: there is nothing to tell of it.
    if (!isExplained || answer.reason === "ERROR") return answered;
    const told = await explain.byId(answer.decisionId, { mask: null, language });
    return { ...answered, sentences: told.itemSentences };
  };
