import type { Finding } from "@attune/contract";
import { ok, warn } from "./finding.ts";

/** What came with X-Forwarded-For by addresses that are not named as proxies. */
export type Forwarded = {
  /** Requests, of them those that said they were forwarded, and the address of the last of these. */
  readonly requests: number;
  readonly forwarded: number;
  readonly address: string | null;
  /** Whether all that said so came from one address. */
  readonly isOne: boolean;
};

/** Counts requests as they come; `isNamed` says whether a proxy that is named has sent one. */
export const createForwardedCount = () => {
  let seen: Forwarded = { requests: 0, forwarded: 0, address: null, isOne: true };
  return {
    note: (address: string, saysForwarded: boolean, isNamed: boolean): void => {
      const { requests, forwarded, address: last, isOne } = seen;
      seen =
        saysForwarded && !isNamed
          ? {
              requests: requests + 1,
              forwarded: forwarded + 1,
              address,
              isOne: isOne && (last === null || last === address),
            }
          : { ...seen, requests: requests + 1 };
    },
    seen: (): Forwarded => seen,
  };
};

/** So few may be somebody who tries something. */
const ENOUGH = 20;

/** Whether everybody seems to come from a proxy that nobody has named. */
export const examineProxies = (
  { forwarded, address, isOne }: Forwarded,
  named: readonly string[],
): Finding => {
  const trusted = named.length === 0 ? "none named" : `${named.join(", ")} named`;
  if (forwarded < ENOUGH || !isOne || address === null) return ok("proxies", trusted);
  return warn(
    "proxies",
    `${trusted}, and ${forwarded} requests came by ${address} with X-Forwarded-For: all their senders are counted as one, or, where that is a private address, not at all`,
    `If ${address} is your proxy, set ATTUNE_TRUSTED_PROXIES=${address}.`,
  );
};
