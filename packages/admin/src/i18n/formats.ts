/** Locales that the UI is written in. */
export const LOCALES = ["en", "sv"] as const;
export type Locale = (typeof LOCALES)[number];

/** Region matters to how a date and a number look: days before months, 24 hours. */
const REGIONS: Readonly<Record<Locale, string>> = { en: "en-GB", sv: "sv-SE" };

const UNITS = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

export type Formats = {
  readonly locale: Locale;
  readonly number: (value: number, digits?: number) => string;
  /** Of a share between 0 and 1, with so many digits after the point, so that shares below one another line up. */
  readonly percent: (share: number, digits?: number) => string;
  /** A decimal as text, exact, with its currency. */
  readonly money: (amount: string | number, currency: string) => string;
  readonly date: (instant: string | number) => string;
  readonly time: (instant: string | number) => string;
  /** Hours and minutes: 12:03. */
  readonly clock: (instant: string | number) => string;
  readonly dateTime: (instant: string | number) => string;
  /** How long ago, or until, in one word or two: 3 days ago. */
  readonly age: (instant: string | number, now: number) => string;
  readonly milliseconds: (value: number) => string;
  readonly list: (values: readonly string[]) => string;
  /** Of which one is enough: owner or developer. */
  readonly anyOf: (values: readonly string[]) => string;
  readonly compare: (a: string, b: string) => number;
};

const createMoney = (
  region: string,
  plain: Intl.NumberFormat,
): ((amount: string | number, currency: string) => string) => {
  const known = new Map<string, Intl.NumberFormat>();
  return (amount, currency) => {
    if (!/^[A-Z]{3}$/.test(currency)) return plain.format(Number(amount));
    const made =
      known.get(currency) ??
      new Intl.NumberFormat(region, {
        style: "currency",
        currency,
        trailingZeroDisplay: "stripIfInteger",
      });
    known.set(currency, made);
    return made.format(Number(amount));
  };
};

const ageOf = (relative: Intl.RelativeTimeFormat, seconds: number): string => {
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return relative.format(Math.trunc(seconds / length), unit);
};

/** Numbers, dates and money as readers of a language write them. */
export const createFormats = (locale: Locale, timeZone?: string): Formats => {
  const region = REGIONS[locale];
  const zone = timeZone === undefined ? {} : { timeZone };
  const plain = new Intl.NumberFormat(region, { maximumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(region, { dateStyle: "medium", ...zone });
  const clock = new Intl.DateTimeFormat(region, { timeStyle: "medium", ...zone });
  const minutes = new Intl.DateTimeFormat(region, { timeStyle: "short", ...zone });
  const both = new Intl.DateTimeFormat(region, {
    dateStyle: "medium",
    timeStyle: "short",
    ...zone,
  });
  const relative = new Intl.RelativeTimeFormat(region, { numeric: "auto" });
  const collator = new Intl.Collator(region, { numeric: true });
  const listing = new Intl.ListFormat(region, { type: "conjunction" });
  const choosing = new Intl.ListFormat(region, { type: "disjunction" });
  const dateOf = (instant: string | number): Date => new Date(instant);
  return {
    locale,
    number: (value, digits = 2) =>
      digits === 2
        ? plain.format(value)
        : value.toLocaleString(region, { maximumFractionDigits: digits }),
    percent: (share, digits = 0) =>
      share.toLocaleString(region, {
        style: "percent",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
    money: createMoney(region, plain),
    date: (instant) => day.format(dateOf(instant)),
    time: (instant) => clock.format(dateOf(instant)),
    clock: (instant) => minutes.format(dateOf(instant)),
    dateTime: (instant) => both.format(dateOf(instant)),
    age: (instant, now) => ageOf(relative, (dateOf(instant).getTime() - now) / 1_000),
    milliseconds: (value) => `${plain.format(value)} ms`,
    list: (values) => listing.format(values),
    anyOf: (values) => choosing.format(values),
    compare: (a, b) => collator.compare(a, b),
  };
};
