export { divideDecimal, moneyText, subtractDecimals } from "./decimal.ts";
export type { Amount, CurrencySums, Sums } from "./figures.ts";
export {
  averageOrderValue,
  conversion,
  netRevenue,
  ordersWithoutAmount,
  refunded,
  revenue,
} from "./figures.ts";
export type { Rate, Tallies } from "./rate.ts";
export { rateOf } from "./rate.ts";
