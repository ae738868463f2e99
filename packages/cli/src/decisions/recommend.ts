import type { RecommendResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import {
  answer,
  collect,
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
  };

type Why = NonNullable<RecommendResponse["items"][number]["why"]>;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Among whom a source found it; nothing where that is everybody. */
const crowdText = ({ among = {} }: Pick<Why, "among">, source: string): string => {
  const { category, place, segments = [] } = among[source] ?? {};
  const parts = [category, place, ...segments.map(({ name }) => name)].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
};

const partsText = (why: Pick<Why, "sources" | "among">): string =>
  Object.entries(why.sources)
    .map(([name, share]) => `${name} ${percent(share)}${crowdText(why, name)}`)
    .join(", ");

const whyText = ({ because, moved }: Why): string =>
  [
    ...because.map(({ id, share }) => `${id} ${percent(share)}`),
    ...moved.map(({ boost, pinned }) =>
      pinned === undefined ? `boost ${(boost ?? 0) + 1}` : `pinned to ${pinned}`,
    ),
  ].join(", ");

const bundleText = ({ bundle, missing }: RecommendResponse): string[] => {
  if (missing !== undefined) return [`There is no bundle within the limits: ${missing}.`];
  return bundle === undefined
    ? []
    : [`Together ${bundle.total}${bundle.currency === null ? "" : ` ${bundle.currency}`}.`];
};

const shelfText = (answered: RecommendResponse): string => {
  const { items, reason, left = {}, decisionId, model } = answered;
  const rows = items.map(({ id, position, content: { name }, why }) => [
    String(position),
    id,
    typeof name === "string" ? name : "",
    ...(why === undefined ? [] : [partsText(why), whyText(why)]),
  ]);
  const isExplained = items.some(({ why }) => why !== undefined);
  const kept = Object.entries(left).map(([why, many]) => `${why} ${many}`);
  return [
    items.length === 0
      ? `Nothing is recommended${reason === undefined ? "" : ` (${reason})`}.`
      : tableText(["", "item", "name", ...(isExplained ? ["from", "because of"] : [])], rows),
    ...bundleText(answered),
    ...(kept.length === 0 ? [] : [`Left out: ${kept.join(", ")}.`]),
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
    .option("--explain", "say why each is there, and what was left out");
  withJson(withConnection(command)).action(
    async (recommender: string, options: RecommendOptions) => {
      const who = (options.to ?? []).map(parseIdentifierArgument);
      const body = {
        recommender,
        identifiers: Object.fromEntries(who.map(({ ns, value }) => [ns, value])),
        context: options.context === undefined ? {} : parseJsonFlag("--context", options.context),
        explain: options.explain ?? false,
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
