import type { ModelQuality, RecommenderQuality, ShelfFigures } from "@attune/contract";
import { amountText, countText, percentText, tableText } from "../terminal/index.ts";
import { NONE } from "./insufficient.ts";

type Rate = ShelfFigures["clickRate"];

const rateText = ({ value, interval }: Rate): string =>
  value === null || interval === null
    ? NONE
    : `${percentText(value)} (${percentText(interval.low)} to ${percentText(interval.high)})`;

const moneyOf = ({ money }: ShelfFigures): string =>
  money
    .map(({ currency, revenue }) => `${amountText(revenue, currency)} ${currency}`.trimEnd())
    .join("; ");

const lineOf = (name: string, figures: ShelfFigures): string[] => [
  name,
  ...[figures.made, figures.seen, figures.people, figures.clicked].map(countText),
  rateText(figures.clickRate),
  countText(figures.converted),
  rateText(figures.conversion),
  countText(figures.orders),
  moneyOf(figures),
];

const COLUMNS = [
  "answered",
  "seen",
  "people",
  "clicked",
  "click rate",
  "converted",
  "conversion",
  "orders",
  "revenue",
];

const missingIn = (all: readonly ShelfFigures[]): string[] => {
  const rates = all.flatMap(({ clickRate, conversion }) => [clickRate, conversion]);
  const need = rates.find(({ insufficient }) => insufficient !== undefined)?.insufficient?.need;
  return need === undefined ? [] : [`${NONE} insufficient: too few people, ${need} are needed.`];
};

const coverageText = ({ coverage }: RecommenderQuality): string[] =>
  coverage === null || coverage.value === null
    ? []
    : [
        `Seen were ${countText(coverage.seen)} of ${countText(coverage.catalog)} items that are published now: ${percentText(coverage.value)}.`,
      ];

const shelvesText = (told: RecommenderQuality): string[] => {
  const { shelves, slots, days, warehouse, clickDays, isCaughtUp } = told;
  if (shelves === null)
    return [
      warehouse === "off"
        ? "The server runs without a warehouse (--warehouse off): nothing is known of shelves."
        : "The warehouse cannot be read: attune doctor says why.",
    ];
  if (shelves.made === 0) return ["No shelf was answered."];
  const seen = days.filter(({ made }) => made > 0);
  return [
    tableText(
      ["slot", ...COLUMNS],
      [...slots.map((each) => lineOf(each.slot, each)), lineOf("all", shelves)],
      1,
    ),
    "",
    tableText(
      ["day", ...COLUMNS],
      seen.map((each) => lineOf(each.day, each)),
      1,
    ),
    "",
    ...coverageText(told),
    `An order counts within ${clickDays} days after a click, to what was clicked last before it.`,
    ...missingIn([shelves, ...slots, ...seen]),
    ...(isCaughtUp ? [] : ["The warehouse catches up: --wait waits for it."]),
  ];
};

const FIGURES = [
  ["recall", "recall"],
  ["ndcg", "NDCG"],
  ["mrr", "MRR"],
  ["hitRate", "hit rate"],
  ["coverage", "coverage"],
  ["novelty", "novelty"],
  ["diversity", "diversity"],
] as const;

const offlineText = (quality: ModelQuality): string[] => {
  const { moment, before, after, people, judged, k, figures, need } = quality;
  const split = `Learnt from ${countText(before)} touches before ${moment}, judged on ${countText(after)} from then on`;
  if (figures === null)
    return [`${split}: ${countText(people)} people can be judged, ${need} are needed.`];
  return [
    `${split}, of ${countText(judged)} of ${countText(people)} people; lists of ${k}, full rankings, what they had may come again.`,
    "",
    tableText(
      ["", "model", "most popular"],
      FIGURES.map(([name, title]) => [
        title,
        figures.own[name].toFixed(4),
        figures.popular[name].toFixed(4),
      ]),
      1,
    ),
  ];
};

const modelText = ({ model: { asked, version, quality } }: RecommenderQuality): string[] => {
  if (!asked) return ["It does not ask the model of what goes together (ease)."];
  if (version === null) return ["No model yet: attune train makes one of the log."];
  const head = `The model ${version}, on the log's own past:`;
  return quality === null
    ? [head, "It was not judged here: nothing could be held back, or another node made it."]
    : [head, ...offlineText(quality)];
};

const partsOf = (weights: Readonly<Record<string, number>>): string =>
  Object.entries(weights)
    .map(([name, weight]) => `${name} ${weight}`)
    .join(", ");

const weightsText = ({ weights: { asked, blend } }: RecommenderQuality): string[] => {
  if (asked === "written") return [];
  if (blend === null) return ["", "Its weights are learnt by the next training: attune train."];
  const { weights, ndcg, people, judged, need, fewItems } = blend;
  if (ndcg === null)
    return [
      "",
      `The written weights stand: ${countText(people)} and ${countText(judged)} people can be learnt from and judged on, ${need} each are needed.`,
    ];
  const figures = `NDCG@10 ${ndcg.learnt.toFixed(4)} where the written weights have ${ndcg.written.toFixed(4)}, over ${countText(judged)} people whom they were not learnt from`;
  if (weights === null) return ["", `The written weights stand: learnt ones have ${figures}.`];
  return [
    "",
    `Learnt weights: ${partsOf(weights.all)}.`,
    ...(weights.few === null
      ? []
      : [`Of whom at most ${fewItems} items are known: ${partsOf(weights.few)}.`]),
    ...(weights.many === null ? [] : [`Of whom more items are known: ${partsOf(weights.many)}.`]),
    `They have ${figures}.`,
  ];
};

/** What became of a recommender's shelves by slot and day, then how good its model is. */
export const recommenderText = (told: RecommenderQuality): string =>
  [
    `Shelves of ${told.recommender}, answered from ${told.from} to ${told.to}, ${told.timezone}`,
    "",
    ...shelvesText(told),
    "",
    ...modelText(told),
    ...weightsText(told),
  ].join("\n");
