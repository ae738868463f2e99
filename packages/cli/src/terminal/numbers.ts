export const countText = (count: number): string => count.toLocaleString("en");

export const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A decimal with its thousands apart; exact, whatever its length. */
export const amountText = (decimal: string): string =>
  decimal.replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ","));

/** Seconds as people say them. */
export const ageText = (seconds: number): string => {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} days`;
};
