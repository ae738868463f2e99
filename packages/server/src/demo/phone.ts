/** Numbers set aside for fiction: nobody answers them. `first` is the E.164 number of the first. */
type Range = { readonly first: number; readonly count: number };

/** Planted customers have the first numbers of each country. */
const SET_ASIDE = 5;

const RANGES: Readonly<Record<string, readonly Range[]>> = {
  // PTS, "Telefonnummer för användning i böcker och filmer": one mobile range and four towns.
  SE: [
    { first: 46_701_740_605, count: 95 },
    { first: 46_313_900_600, count: 100 },
    { first: 46_406_280_400, count: 100 },
    { first: 46_846_500_400, count: 100 },
    { first: 46_980_319_200, count: 100 },
  ],
  // Ofcom, "Telephone numbers for use in TV and radio drama programmes": London. Ofcom's mobile range
  // (07700 900000 …) is no valid number to libphonenumber, and so no identifier.
  GB: [{ first: 442_079_460_000, count: 1000 }],
};

const numberIn = (ranges: readonly Range[], nth: number): number | null => {
  let left = nth;
  for (const { first, count } of ranges) {
    if (left < count) return first + left;
    left -= count;
  }
  return null;
};

const spaced = (number: number): string => {
  const digits = String(number);
  return `+${digits.slice(0, 2)} ${digits.slice(2, 4)} ${digits.slice(4)}`;
};

/**
 * The nth number of a country as people write it, with a space after the country code; null when
 * the reserved numbers are used up, since a phone names one person.
 */
export const phoneOf = (country: string, nth: number): string | null => {
  const number = numberIn(RANGES[country] ?? [], nth + SET_ASIDE);
  return number === null ? null : spaced(number);
};
