import { setImmediate } from "node:timers/promises";
import type { SegmentRevenueResponse } from "@attune/contract";
import type { AccountState } from "@attune/core/account";
import { amountText } from "@attune/core/order";
import type { Store } from "../../platform/store/index.ts";
import { shareOf } from "./share.ts";

/** Accounts that are read at once. */
const PAGE = 1_000;

const createSum = () => {
  const sums = new Map<string, bigint>();
  return {
    add: ({ revenue }: AccountState): void => {
      for (const [currency, units] of Object.entries(revenue))
        sums.set(currency, (sums.get(currency) ?? 0n) + units);
    },
    of: (currency: string): string => amountText(sums.get(currency) ?? 0n),
    currencies: (): string[] => [...sums.keys()].sort(),
  };
};

/** What is counted to the accounts of a segment, of all that is counted to accounts, by currency. */
export const accountRevenue = async (
  { reads }: Store,
  segment: string,
): Promise<SegmentRevenueResponse> => {
  const [own, all] = [createSum(), createSum()];
  let members = 0;
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof reads.accounts>> = await reads.accounts(
      null,
      PAGE,
      after,
    );
    for (const { state, memberships } of page.accounts) {
      all.add(state);
      if (!Object.hasOwn(memberships.in, segment)) continue;
      own.add(state);
      members += 1;
    }
    after = page.next;
    await setImmediate();
  }
  return {
    segment,
    of: "account",
    members,
    revenue: all.currencies().map((currency) => {
      const [amount, total] = [own.of(currency), all.of(currency)];
      return { currency, amount, total, share: shareOf(amount, total) };
    }),
  };
};
