import type { AccountResponse } from "@attune/contract";
import { amountText } from "../terminal/index.ts";

/** Sums of money next to each other, each with its currency. */
export const revenueText = (revenue: AccountResponse["revenue"]): string =>
  revenue
    .map(({ currency, amount }) => `${amountText(amount, currency)} ${currency}`.trimEnd())
    .join(", ");
