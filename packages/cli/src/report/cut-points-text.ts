import type { CutPoints } from "@attune/contract";
import { amountText, countText, percentText, tableText } from "../terminal/index.ts";
import { insufficientLines } from "./insufficient.ts";

/** Where to cut, with the share of buyers at or below. */
export const cutPointsText = (told: CutPoints): string => {
  const { from, to, timezone, buyers, orders, money, insufficient } = told;
  const rows = [
    ...orders.map((each) => ["orders", percentText(each.quantile), countText(each.orders)]),
    ...money.flatMap(({ currency, points }) =>
      points.map((each) => [
        `revenue ${currency}`.trimEnd(),
        percentText(each.quantile),
        amountText(each.revenue, currency),
      ]),
    ),
  ];
  const missing = [insufficient, ...money.map((each) => each.insufficient)];
  return [
    `${countText(buyers)} buyers from ${from} to ${to}, ${timezone}`,
    ...(rows.length === 0 ? [] : ["", tableText(["of a buyer", "at or below", "value"], rows, 1)]),
    ...insufficientLines(missing),
  ].join("\n");
};
