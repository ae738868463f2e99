import type { JsonObject } from "../json/index.ts";
import { amountText } from "../order/index.ts";
import { budgetResets } from "./budget.ts";
import type { Refusal } from "./claim.ts";
import type { CoolingDown } from "./cool-down.ts";

/** Money is kept as decimal text (L10). */
const money = (units: number): string => amountText(BigInt(units));

/** Why an offer is not granted, as a record keeps it: instants in epoch ms, durations in ms, null for never. */
export const refused = (
  refusal: Refusal,
): {
  readonly reason: "CAP_REACHED" | "BUDGET_EXHAUSTED";
  readonly parameters: JsonObject;
} => {
  if ("claim" in refusal) {
    const { claim, counted } = refusal;
    const { id, limit, counts, rolling } = claim;
    return {
      reason: "CAP_REACHED",
      parameters: { cap: id, limit, counts, within: rolling, ...counted },
    };
  }
  const { budget, taken } = refusal;
  const { offer, period, cost, allowed, amount, currency } = budget;
  return {
    reason: "BUDGET_EXHAUSTED",
    parameters: {
      budget: `offer:${offer}/budget`,
      period,
      cost: money(cost),
      allowed: money(allowed),
      amount: money(amount),
      taken: money(taken),
      ...(currency === undefined ? {} : { currency }),
      resets: budgetResets({ budget, taken }),
    },
  };
};

/** Parameters of SUPPRESSED for a cool-down. */
export const coolDownParameters = ({ coolDown, until, times }: CoolingDown): JsonObject => ({
  coolDown: coolDown.id,
  after: coolDown.after,
  times,
  resets: until,
});
