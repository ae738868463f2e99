export { AMOUNT_DIGITS, amountOf, amountText, plainUnits } from "./amount.ts";
export { currencies, isCurrency } from "./currency.ts";
export type { Deal } from "./deal.ts";
export { dealOf } from "./deal.ts";
