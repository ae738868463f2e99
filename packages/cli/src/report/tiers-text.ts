import type { TierInsufficient, TierReport, TierRow } from "@attune/contract";
import { amountText, countText, percentText, tableText } from "../terminal/index.ts";
import { insufficientLines, NONE } from "./insufficient.ts";

type Figure = { readonly value: number | null };

const numberText = ({ value }: Figure, text: (value: number) => string): string =>
  value === null ? NONE : text(value);

const missingIn = ({
  buyers,
  orders,
  frequency,
  money,
}: TierRow): (TierInsufficient | undefined)[] => [
  ...[buyers, orders, frequency].map(({ insufficient }) => insufficient),
  ...money.flatMap((each) =>
    [each.revenueShare, each.averageOrderValue, each.lifetimeValue].map(
      ({ insufficient }) => insufficient,
    ),
  ),
];

const amountCell = ({ value }: { readonly value: string | null }, currency: string): string =>
  value === null ? NONE : amountText(value, currency);

/** A line for each currency of a segment; what is not about money stands in its first. */
const linesOf = (tier: TierRow): string[][] => {
  const { key, name, status, size, frequency, focus, money } = tier;
  const title = `${name ?? key}${status === "live" ? "" : "*"}`;
  const head = [title, countText(size)];
  const times = numberText(frequency, (value) => `${value.toFixed(2)} x/yr`);
  if (money.length === 0) return [[...head, "", NONE, NONE, times, NONE, focus ?? ""]];
  return money.map((each, nth) => [
    ...(nth === 0 ? head : ["", ""]),
    each.currency,
    numberText(each.revenueShare, percentText),
    amountCell(each.averageOrderValue, each.currency),
    nth === 0 ? times : "",
    amountCell(each.lifetimeValue, each.currency),
    nth === 0 ? (focus ?? "") : "",
  ]);
};

/** The table of segments and what they are worth. */
export const tiersText = ({ from, to, timezone, tiers, isCaughtUp }: TierReport): string =>
  [
    `Segments from ${from} to ${to}, ${timezone}`,
    "",
    tableText(
      ["segment", "size", "", "revenue share", "average order", "frequency", "value", "focus"],
      tiers.flatMap(linesOf),
    ),
    "",
    "The value is historical: net revenue up to the last day, a person. It is no forecast.",
    ...insufficientLines(tiers.flatMap(missingIn)),
    ...(isCaughtUp ? [] : ["Segments (*) or the warehouse catch up: --wait waits for them."]),
  ].join("\n");
