import type { QualityConcern, QualityResponse } from "@attune/contract";
import { countText, tableText } from "../terminal/index.ts";
import { changeText, figureText, sparkline } from "./figures.ts";

/** Traits that a person is shown; --json has them all. */
const TRAITS = 20;

export const concernLines = (concerns: readonly QualityConcern[]): string[] =>
  concerns.length === 0
    ? ["Nothing stands out."]
    : [
        "To look at:",
        ...concerns.map(
          ({ sentence, profile }) =>
            `  ${sentence}${profile === null ? "" : ` For example profile ${profile}.`}`,
        ),
      ];

const profileLines = ({ known, traits }: QualityResponse["profiles"], days: number): string[] => [
  `Known profiles: ${countText(known)}`,
  ...(traits.length === 0
    ? []
    : [
        tableText(
          ["trait", "profiles", "complete", `in ${days} days`],
          traits
            .slice(0, TRAITS)
            .map(({ trait, profiles, completeness, change }) => [
              trait,
              countText(profiles),
              figureText(completeness),
              changeText(change),
            ]),
        ),
      ]),
  ...(traits.length > TRAITS ? [`… and ${traits.length - TRAITS} more.`] : []),
];

/** The quality of all sources, a row each, for people. */
export const overallText = (quality: QualityResponse): string => {
  const { from, to, totals, stitchRate, sources, concerns, profiles, history } = quality;
  const days = history.length;
  const rows = sources.map((each) => [
    each.source,
    each.freshness.state,
    countText(each.totals.received),
    figureText(each.totals.validity),
    figureText(each.totals.duplicates),
    figureText(each.stitchRate),
    sparkline(each.received),
  ]);
  const all = [
    "all",
    "",
    countText(totals.received),
    figureText(totals.validity),
    figureText(totals.duplicates),
    figureText(stitchRate),
    sparkline(history.map(({ received }) => received)),
  ];
  return [
    `Quality from ${from} to ${to}`,
    "",
    tableText(
      ["source", "freshness", "events", "valid", "duplicates", "stitched", "a day"],
      [...rows, all],
    ),
    "",
    ...concernLines(concerns),
    "",
    ...profileLines(profiles, days),
  ].join("\n");
};
