export const SECOND = 1_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Where a customer shops: language, zone and currency go together. */
export type Market = {
  readonly country: string;
  readonly language: "sv" | "en";
  readonly locale: string;
  readonly timezone: string;
  /** Standard time, enough to put visits into waking hours; nothing is computed in the zone. */
  readonly utcHours: number;
  readonly currency: "SEK" | "EUR";
};

export const SWEDEN: Market = {
  country: "SE",
  language: "sv",
  locale: "sv-SE",
  timezone: "Europe/Stockholm",
  utcHours: 1,
  currency: "SEK",
};

export const BRITAIN: Market = {
  country: "GB",
  language: "en",
  locale: "en-GB",
  timezone: "Europe/London",
  utcHours: 0,
  currency: "EUR",
};

export const IRELAND: Market = {
  ...BRITAIN,
  country: "IE",
  locale: "en-IE",
  timezone: "Europe/Dublin",
};

/** English-speaking customers on the continent. */
export const NETHERLANDS: Market = {
  ...BRITAIN,
  country: "NL",
  timezone: "Europe/Amsterdam",
  utcHours: 1,
};

/** Tills in towns, beside the shop on the web. */
export const STORES = ["stockholm-sodermalm", "goteborg-haga", "london-camden"] as const;
export type Store = (typeof STORES)[number] | "online";
