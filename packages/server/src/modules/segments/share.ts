/** Part of a total, to four digits; null where the total is not above zero. */
export const shareOf = (amount: string, total: string): number | null =>
  Number(total) > 0 ? Math.round((Number(amount) / Number(total)) * 10_000) / 10_000 : null;
