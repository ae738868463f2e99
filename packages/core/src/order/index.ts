export { AMOUNT_DIGITS, amountOf, amountText } from "./amount.ts";
export type { Deal } from "./deal.ts";
export { dealOf } from "./deal.ts";
export { isCurrency } from "./currency.ts";
