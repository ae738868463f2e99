import type { RecommendRequest, RecommendResponse, SlotAnswer } from "@attune/contract";
import { problem } from "@attune/contract";
import { shelfId, slotOfRecommender } from "@attune/core/decision";
import type { JsonObject } from "@attune/core/json";
import type { DecideCaller, DecideService } from "../decide/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";

export type RecommendDeps = {
  readonly live: LiveDefinitions;
  readonly decide: DecideService;
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

const answerFrom = (recommender: string, answer: SlotAnswer): RecommendResponse => {
  const shelf = shelfIn(answer, recommender);
  const why = new Map(shelf?.items.map(({ id, content: _content, ...rest }) => [id, rest]));
  return {
    decisionId: answer.decisionId,
    recommender,
    items: (answer.items ?? []).map((item) => {
      const reasons = why.get(item.id);
      return { ...item, ...(reasons === undefined ? {} : { why: reasons }) };
    }),
    ...(answer.reason === undefined ? {} : { reason: answer.reason }),
    ...(shelf === undefined ? {} : { model: shelf.model, left: shelf.left }),
  };
};

/** A recommender is asked through a slot of its own: what it answers is a decision like any other. */
export const createRecommend =
  ({ live, decide }: RecommendDeps): Recommend =>
  async (request, caller) => {
    const { recommender, identifiers, explain, userHash } = request;
    if (!live.current().recommenders.has(recommender))
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
        explain: explain && caller.caller.kind !== "browser",
      },
      caller,
    );
    const answer = decisions[slot];
    if (!answer) throw new Error(`the recommender ${recommender} was not answered`);
    return answerFrom(recommender, answer);
  };
