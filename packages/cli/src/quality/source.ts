import type { SourceQualityResponse } from "@attune/contract";
import { countText, tableText } from "../terminal/index.ts";
import { changeText, figureText, sparkline } from "./figures.ts";
import { concernLines } from "./overall.ts";

/** Rows of each table that a person is shown; --json has them all. */
const ROWS = 20;

const definedText = ({ defined }: SourceQualityResponse): string =>
  defined ? `updates ${defined.updates}` : "no definition";

const freshnessText = ({ freshness }: SourceQualityResponse): string => {
  const { state, lastEvent, expectedBy } = freshness;
  if (lastEvent === null) return state;
  const expected = expectedBy === null ? "" : `, the next expected by ${expectedBy}`;
  return `${state}: the newest event is of ${lastEvent}${expected}`;
};

const volumeText = ({ volume: { today, lastDay } }: SourceQualityResponse): string => {
  const { day, received, typical, state } = lastDay;
  const judged =
    typical.value === null
      ? `insufficient history (${typical.insufficient?.have ?? 0} of ${typical.insufficient?.need ?? 0} days)`
      : `${state}, ${countText(typical.value)} are typical`;
  return `${countText(today)} today, ${countText(received)} on ${day} (${judged})`;
};

const table = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  lead = "",
): string[] => [
  "",
  ...(lead === "" ? [] : [lead]),
  tableText(columns, rows.slice(0, ROWS)),
  ...(rows.length > ROWS ? [`… and ${rows.length - ROWS} more.`] : []),
];

const eventTable = ({ events }: SourceQualityResponse): string[] =>
  events.length === 0
    ? []
    : table(
        ["type", "event", "events", "valid", "warned", "quarantined", "duplicates"],
        events.map((each) => [
          each.type,
          each.name,
          countText(each.received),
          figureText(each.validity),
          countText(each.warned),
          countText(each.quarantined),
          countText(each.duplicate),
        ]),
      );

const ruleTable = ({ rules }: SourceQualityResponse): string[] =>
  rules.length === 0
    ? []
    : table(
        ["broken rule", "event", "events", "first", "last", "newest of"],
        rules.map(({ rule, type, name, count, first, last, profile }) => [
          rule,
          name === "" ? type : name,
          countText(count),
          first,
          last,
          profile ?? "",
        ]),
      );

const refusalTable = ({ refusals }: SourceQualityResponse): string[] =>
  refusals.length === 0
    ? []
    : table(
        ["refused by", "of", "links", "first", "last", "newest of"],
        refusals.map(({ reason, namespace, count, first, last, profile }) => [
          reason,
          namespace,
          countText(count),
          first,
          last,
          profile ?? "",
        ]),
      );

const rejectionTable = ({ rejections }: SourceQualityResponse): string[] =>
  rejections.length === 0
    ? []
    : table(
        ["rejected", "messages"],
        rejections.map(({ code, count }) => [code, countText(count)]),
      );

const traitTable = ({ traits }: SourceQualityResponse): string[] =>
  traits.length === 0
    ? []
    : table(
        ["trait of identify", "complete", "change", ""],
        traits.map(({ trait, completeness, change, stopped }) => [
          trait,
          figureText(completeness),
          changeText(change),
          stopped ? `stopped, last on ${stopped.last}` : "",
        ]),
      );

/** The quality of one source, for people. */
export const sourceText = (quality: SourceQualityResponse): string => {
  const { source, from, to, totals, stitchRate, concerns, history } = quality;
  return [
    `Quality of ${source} from ${from} to ${to} (${definedText(quality)})`,
    "",
    `freshness   ${freshnessText(quality)}`,
    `volume      ${volumeText(quality)}`,
    `            ${sparkline(history.map(({ received }) => received))}`,
    `validity    ${figureText(totals.validity)} of ${countText(totals.received)} events: ${countText(totals.warned)} warned, ${countText(totals.quarantined)} quarantined, ${countText(totals.rejected)} rejected`,
    `duplicates  ${figureText(totals.duplicates)} (${countText(totals.duplicate)})`,
    `stitched    ${figureText(stitchRate)} of settled days`,
    "",
    ...concernLines(concerns),
    ...eventTable(quality),
    ...ruleTable(quality),
    ...refusalTable(quality),
    ...rejectionTable(quality),
    ...traitTable(quality),
  ].join("\n");
};
