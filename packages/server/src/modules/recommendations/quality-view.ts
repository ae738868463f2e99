import type { RecommenderQuality, ShelfFigures } from "@attune/contract";
import type { Tallies } from "@attune/core/kpi";
import { moneyText, rateOf } from "@attune/core/kpi";
import type { ShelfCounts } from "../../platform/warehouse/index.ts";

const rateView = (tallies: Tallies): ShelfFigures["clickRate"] => {
  const rate = rateOf(tallies);
  return rate.value === null
    ? { value: null, interval: null, insufficient: rate.insufficient }
    : rate;
};

/** What became of shelves, as it is told. */
export const figuresView = (counts: ShelfCounts): ShelfFigures => {
  const { made, seen, clicked, converted, orders, money } = counts;
  const { itemsSeen, itemsClicked, differentItems } = counts;
  return {
    made,
    seen: seen.of,
    people: seen.people,
    clicked: clicked.of,
    clickRate: rateView(seen),
    converted,
    conversion: rateView(clicked),
    orders,
    itemsSeen,
    itemsClicked,
    differentItems,
    money: money.map(({ currency, orders: many, revenue }) => ({
      currency,
      orders: many,
      revenue: moneyText(revenue),
    })),
  };
};

/** Of what is published, how much was seen. */
export const coverageView = (
  { items, ofThese }: { readonly items: number; readonly ofThese: number },
  seen: number,
): NonNullable<RecommenderQuality["coverage"]> => ({
  catalog: items,
  seen: ofThese,
  value: items === 0 || seen === 0 ? null : ofThese / items,
});
