import type { Answer } from "../../api/index.ts";
import type { I18n } from "../../i18n/index.ts";

export type Told = Answer<"recommenderQuality">;
export type Figures = NonNullable<Told["shelves"]>;
export type Day = Told["days"][number];
export type Rate = Figures["clickRate"];

/** A rate with where it is, as a reader of the language writes it; null where it cannot be told. */
export const rateText = ({ t, percent }: I18n, { value, interval }: Rate): string | null =>
  value === null || interval === null
    ? null
    : `${percent(value, 1)}, ${t("shelves.interval", {
        low: percent(interval.low, 1),
        high: percent(interval.high, 1),
      })}`;

/** Amounts of several currencies in a line; empty where there are none. */
export const revenueText = (
  { money: moneyText, list }: Pick<I18n, "money" | "list">,
  { money }: Pick<Figures, "money">,
): string => list(money.map(({ currency, revenue }) => moneyText(revenue, currency)));

/** What became of the shelves, in one sentence. */
export const sentenceOf = (i18n: I18n, figures: Figures): string => {
  const { seen, people, clicked, orders } = figures;
  return i18n.t("shelves.says", {
    seen,
    people,
    clicked,
    orders,
    rate: rateText(i18n, figures.clickRate) ?? "none",
    revenue: revenueText(i18n, figures) || "none",
  });
};

/** Days of which a rate can be told. */
export const ratesIn = (days: readonly Day[]) =>
  days.flatMap(({ day, clickRate: { value, interval } }) =>
    value === null || interval === null ? [] : [{ day, value, ...interval }],
  );
