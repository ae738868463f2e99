import type { DraftPlanResponse } from "@attune/contract";
import { Document, isMap, isScalar, visit } from "yaml";

/** Longest rule or list that is written on one line, in characters of its JSON. */
const ON_ONE_LINE = 90;

const windowText = ({ from, to }: DraftPlanResponse): string =>
  from === null || to === null ? "" : ` of ${from.slice(0, 10)} to ${to.slice(0, 10)}`;

const countText = (seen: number): string =>
  `${seen.toLocaleString("en")} ${seen === 1 ? "event" : "events"}`;

const headOf = (drafted: DraftPlanResponse): string =>
  [
    ` Drafted from ${countText(drafted.seen)}${windowText(drafted)}: none of them breaks a rule of it.`,
    " pii is a guess by name: put it right before it goes live.",
    ...(drafted.leftOut.length === 0
      ? []
      : [` Left out, since one plan has room for no more: ${drafted.leftOut.join(", ")}.`]),
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
