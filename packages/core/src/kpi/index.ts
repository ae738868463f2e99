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
