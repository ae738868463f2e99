import type { AccountResponse } from "@attune/contract";

/** Sums of money next to each other, each with its currency. */
export const revenueText = (revenue: AccountResponse["revenue"]): string =>
  revenue.map(({ currency, amount }) => `${amount} ${currency}`.trimEnd()).join(", ");
