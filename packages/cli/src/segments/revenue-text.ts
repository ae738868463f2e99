import type { SegmentRevenueResponse } from "@attune/contract";
import { amountText, countText, percentText, tableText } from "../terminal/index.ts";

/** Why the warehouse tells nothing, and what would help; null when it does. */
export const silenceText = ({
  state,
  reason,
  fix,
}: SegmentRevenueResponse["warehouse"]): string | null =>
  state === "on" ? null : `No figures: ${reason ?? state}. ${fix ?? ""}`.trimEnd();

/** What the members of a segment have bought, by currency. */
export const revenueText = ({ warehouse, revenue }: SegmentRevenueResponse): string => {
  const silence = silenceText(warehouse);
  if (silence !== null) return silence;
  if (revenue.length === 0) return "Nobody has bought anything yet.";
  const rows = revenue.map(({ currency, amount, total, share, orders }) => [
    currency === "" ? "(none)" : currency,
    countText(orders),
    amountText(amount),
    amountText(total),
    share === null ? "" : percentText(share),
  ]);
  return tableText(["currency", "orders", "revenue", "of all", "share"], rows, 1);
};
