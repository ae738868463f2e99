import type { DraftPlanResponse } from "@attune/contract";
import { Document, isMap, isScalar, visit } from "yaml";

/** Longest rule or list that is written on one line, in characters of its JSON. */
const ON_ONE_LINE = 90;

const windowText = ({ from, to }: DraftPlanResponse): string =>
  from === null || to === null ? "" : ` of ${from.slice(0, 10)} to ${to.slice(0, 10)}`;

const countText = (seen: number): string =>
  `${seen.toLocaleString("en")} ${seen === 1 ? "event" : "events"}`;

/** What the draft says nothing of, for other reasons than lack of room. */
export const limitLines = ({ unfit, looked, isBounded }: DraftPlanResponse): string[] => [
  ...(unfit === 0
    ? []
    : [
        `${unfit.toLocaleString("en")} ${unfit === 1 ? "name was" : "names were"} left out: somebody's address, number or id stands where a name should be.`,
      ]),
  ...(isBounded
    ? [`Only the newest ${looked.toLocaleString("en")} log entries were looked through.`]
    : []),
];

const headOf = (drafted: DraftPlanResponse): string =>
  [
    ` Drafted from ${countText(drafted.seen)}${windowText(drafted)}: none of them breaks a rule of it.`,
    " pii is a guess by name: put it right before it goes live.",
    ...(drafted.leftOut.length === 0
      ? []
      : [` Left out, since one plan has room for no more: ${drafted.leftOut.join(", ")}.`]),
    ...limitLines(drafted).map((line) => ` ${line}`),
  ].join("\n");

/** The draft as YAML, with short rules and lists on a line each. */
export const planText = (drafted: DraftPlanResponse): string => {
  const document = new Document(drafted.definition);
  document.commentBefore = headOf(drafted);
  visit(document, {
    Map: (_, map) => {
      const isRule = map.has("type") && !map.has("properties") && !map.has("items");
      if (isRule && !isMap(map.get("type")) && JSON.stringify(map).length <= ON_ONE_LINE)
        map.flow = true;
    },
    Seq: (_, list) => {
      if (list.items.every((item) => isScalar(item)) && JSON.stringify(list).length <= ON_ONE_LINE)
        list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
};
