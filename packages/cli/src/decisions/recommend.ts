import type { RecommendResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import {
  answer,
  collect,
  languageOption,
  parseIdentifierArgument,
  parseJsonFlag,
  withJson,
} from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type RecommendOptions = ConnectionOptions &
  JsonOption & {
    readonly to?: readonly string[];
    readonly item?: readonly string[];
    readonly cart?: readonly string[];
    readonly query?: string;
    readonly context?: string;
    readonly count?: number;
    readonly explain?: boolean;
    readonly language: "en" | "sv";
  };

/** What a set costs; with sentences it is told there. */
const bundleText = ({ bundle, sentences }: RecommendResponse): string[] =>
  bundle === undefined || sentences !== undefined
    ? []
    : [`Together ${bundle.total}${bundle.currency === null ? "" : ` ${bundle.currency}`}.`];

const shelfText = (answered: RecommendResponse): string => {
  const { items, reason, sentences, decisionId, model } = answered;
  const rows = items.map(({ id, position, content: { name } }) => [
    String(position),
    id,
    typeof name === "string" ? name : "",
  ]);
  return [
    items.length === 0
      ? `Nothing is recommended${reason === undefined ? "" : ` (${reason})`}.`
      : tableText(["", "item", "name"], rows),
    ...bundleText(answered),
    ...(sentences ?? (items.length === 0 ? ["--explain says why."] : [])),
    ...(typeof model === "string" ? [`Model ${model}.`] : []),
    `Decision ${decisionId}.`,
  ].join("\n");
};

export const registerRecommend: Register = (program, { terminal }) => {
  const command = program
    .command("recommend")
    .description("ask a recommender for items")
    .argument("<recommender>", "key of a live recommender")
    .option("--to <identifier>", "for whom: namespace:value; may be given again", collect)
    .option("--item <id>", "an item that the answer goes with; may be given again", collect)
    .option("--cart <id>", "an item in the cart; may be given again", collect)
    .option("--query <text>", "what was searched for")
    .option("--context <json>", "what is true of this call, as a JSON object")
    .option("--count <n>", "how many items", Number)
    .option("--explain", "say why each is there, and what was left out")
    .addOption(languageOption());
  withJson(withConnection(command)).action(
    async (recommender: string, options: RecommendOptions) => {
      const who = (options.to ?? []).map(parseIdentifierArgument);
      const body = {
        recommender,
        identifiers: Object.fromEntries(who.map(({ ns, value }) => [ns, value])),
        context: options.context === undefined ? {} : parseJsonFlag("--context", options.context),
        explain: options.explain ?? false,
        language: options.language,
        ...(options.item === undefined ? {} : { items: [...options.item] }),
        ...(options.cart === undefined ? {} : { cart: [...options.cart] }),
        ...(options.query === undefined ? {} : { query: options.query }),
        ...(options.count === undefined ? {} : { k: options.count }),
      };
      const shelf = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.recommend, { body }),
      );
      answer(terminal, options, shelf, () => shelfText(shelf));
    },
  );
};
