export const countText = (count: number): string => count.toLocaleString("en");

export const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`;

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text);

/** Digits behind the point that a currency is written with. */
const digitsOf = (currency: string): number | undefined =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
    .maximumFractionDigits;

/**
 * An amount of money with its thousands apart, to the digits of its currency: halves go away from
 * zero. Exact, whatever its length, where the event has named no currency.
 */
export const amountText = (decimal: string, currency: string): string => {
  if (!isDecimal(decimal) || !/^[A-Z]{3}$/.test(currency))
    return decimal.replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ","));
  const digits = digitsOf(currency);
  // As text: a number would lose the last digits of a large amount.
  return new Intl.NumberFormat("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "negative",
  }).format(decimal);
};

/** Seconds as people say them. */
export const ageText = (seconds: number): string => {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} days`;
};
