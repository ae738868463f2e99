import type { Method, Setting } from "@attune/recommender/evaluation";
import { countText, percentText, tableText } from "../terminal/index.ts";
import type { Evaluation, Protocol } from "./evaluation.ts";
import type { LeftOut } from "./interactions.ts";
import type { SessionEvaluation } from "./sessions.ts";

const NAMES = {
  popularity: "popularity",
  "item-knn": "item kNN",
  ease: "Attune (EASE)",
  "session-knn": "Attune (session kNN)",
} as const;

const fine = (share: number): string => share.toFixed(4);

const row = ({ name, seconds }: Method, f: Method["figures"][number]): string[] => [
  NAMES[name],
  String(f.k),
  fine(f.recall),
  fine(f.ndcg),
  fine(f.mrr),
  percentText(f.hitRate),
  percentText(f.coverage),
  f.novelty.toFixed(1),
  f.diversity.toFixed(3),
  `${seconds.toFixed(1)} s`,
];

const HEAD = [
  "method",
  "k",
  "recall",
  "NDCG",
  "MRR",
  "hits",
  "coverage",
  "novelty",
  "diversity",
  "trained in",
];

export const settingText = (setting: Setting): string => {
  const { lambda, dropout, userExponent, relay } = setting;
  const over =
    setting.kind === "dense" ? "all pairs" : `${setting.neighbours} of ${setting.rows} neighbours`;
  return `${over}, lambda ${lambda}, dropout ${dropout}, user exponent ${userExponent}, relay ${relay.share}`;
};

const REASONS: Readonly<Record<keyof LeftOut, string>> = {
  unreadable: "cannot be read",
  withoutUserOrItem: "name no user or no item",
  withoutTime: "have no time",
  notLiked: "are not liked enough",
  withoutQuantity: "have no number in --quantity",
};

const leftText = (leftOut: LeftOut): string[] =>
  Object.entries(REASONS).flatMap(([reason, text]) => {
    const count = new Map(Object.entries(leftOut)).get(reason) ?? 0;
    return count > 0 ? [`Left out: ${countText(count)} rows ${text}.`] : [];
  });

/** The verdict first: how much better than popularity. */
const verdict = (methods: readonly Method[]): string => {
  const ndcgOf = (name: Method["name"]): number =>
    methods.find((method) => method.name === name)?.figures[0]?.ndcg ?? 0;
  const k = methods[0]?.figures[0]?.k ?? 0;
  const [own, popular] = [ndcgOf("ease"), ndcgOf("popularity")];
  if (own <= popular) return `Popularity is as good here as anything that is learnt (NDCG@${k}).`;
  const times = popular > 0 ? `${(own / popular).toFixed(2)} times` : "better than";
  return `What is learnt is ${times} popularity, by NDCG@${k}: ${fine(own)} against ${fine(popular)}.`;
};

const splitText = ({ split, share, repeats }: Protocol, isGiven: boolean): string => {
  const again = repeats ? "; items that a user had before count too" : "";
  if (isGiven) return `Split: the test file${again}.`;
  return split === "time"
    ? `Split: by time, the last ${percentText(share)} of the rows are judged on${again}.`
    : "Split: the last new item of each user is judged on.";
};

export type Told = Evaluation & {
  readonly rows: number;
  readonly leftOut: LeftOut;
  readonly protocol: Protocol & { readonly isGiven: boolean };
};

export const evaluationText = (told: Told): string => {
  const { methods, setting, trials, capped, protocol } = told;
  const chosen =
    trials.length > 0 ? `Chosen of ${trials.length} on a validation split` : "The usual setting";
  return [
    verdict(methods),
    "",
    `${countText(told.rows)} rows: ${countText(told.users)} users, ${countText(told.items)} items; ${countText(told.trainRows)} rows to learn from, ${countText(told.cases)} users to judge on.`,
    ...leftText(told.leftOut),
    ...(capped.users > 0
      ? [
          `Capped: of ${countText(capped.users)} users only the latest ${countText(setting.history)} items count; ${countText(capped.items)} were left out.`,
        ]
      : []),
    splitText(protocol, protocol.isGiven),
    `${chosen}: ${settingText(setting)}.`,
    "",
    tableText(
      HEAD,
      methods.flatMap((method) => method.figures.map((figures) => row(method, figures))),
      1,
    ),
  ].join("\n");
};

export const sessionSettingText = (setting: SessionEvaluation["setting"]): string => {
  const { neighbours, recent, positionDecay, distanceDecay, rarity } = setting;
  return `${neighbours} neighbours of the latest ${countText(recent)}, position decay ${positionDecay}, distance decay ${distanceDecay}, rarity ${rarity}`;
};

export const sessionsText = (found: SessionEvaluation): string => {
  const { methods, reminders, setting, trials } = found;
  const chosen = trials.length > 0 ? `Chosen of ${trials.length} on a validation split` : "Usual";
  return [
    `${countText(found.sessions)} sessions to learn from, ${countText(found.items)} items; ${countText(found.cases)} next items to judge on.`,
    reminders
      ? "Items of the session itself may be recommended again."
      : "Items of the session itself are left out.",
    `${chosen}: ${sessionSettingText(setting)}.`,
    "",
    tableText(
      ["method", "k", "hits", "MRR", "trained in"],
      methods.flatMap(({ name, seconds, figures }) =>
        figures.map(({ k, hitRate, mrr }) => [
          NAMES[name],
          String(k),
          percentText(hitRate),
          fine(mrr),
          `${seconds.toFixed(1)} s`,
        ]),
      ),
      1,
    ),
  ].join("\n");
};
