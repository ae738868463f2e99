import type { SegmentRevenueResponse } from "@attune/contract";
import { amountText, countText, percentText, tableText } from "../terminal/index.ts";

/** Why the warehouse tells nothing, and what would help; null when it does, or is not asked. */
export const silenceText = (warehouse: SegmentRevenueResponse["warehouse"]): string | null => {
  if (warehouse === undefined || warehouse.state === "on") return null;
  const { state, reason, fix } = warehouse;
  return `No figures: ${reason ?? state}. ${fix ?? ""}`.trimEnd();
};

/** What the members of a segment have bought, by currency. */
export const revenueText = ({ warehouse, revenue }: SegmentRevenueResponse): string => {
  const silence = silenceText(warehouse);
  if (silence !== null) return silence;
  if (revenue.length === 0) return "Nobody has bought anything yet.";
  const hasOrders = revenue.some(({ orders }) => orders !== undefined);
  const rows = revenue.map(({ currency, amount, total, share, orders }) => [
    currency === "" ? "(none)" : currency,
    ...(hasOrders ? [countText(orders ?? 0)] : []),
    amountText(amount, currency),
    amountText(total, currency),
    share === null ? "" : percentText(share),
  ]);
  const orders = hasOrders ? ["orders"] : [];
  return tableText(["currency", ...orders, "revenue", "of all", "share"], rows, 1);
};
