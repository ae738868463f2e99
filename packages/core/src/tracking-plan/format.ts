export const PLAN_FORMATS = ["email", "date-time", "date", "uri", "currency", "country"] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** RFC 5321's longest address. */
const MAX_EMAIL = 254;
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const URI = /^[a-z][a-z0-9+.-]{0,30}:\S+$/i;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME =
  /^([01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/i;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A day of the Gregorian calendar, as 2026-01-31. */
export const isDate = (text: string): boolean => {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const days = DAYS[Number(month) - 1];
  if (days === undefined) return false;
  const last = days + (month === "02" && isLeap(Number(year)) ? 1 : 0);
  return Number(day) >= 1 && Number(day) <= last;
};

/** An instant as ISO 8601 writes it: 2026-01-31T12:00:00Z. Without an offset it is UTC. */
export const isDateTime = (text: string): boolean =>
  (text[10] === "T" || text[10] === "t") && TIME.test(text.slice(11)) && isDate(text.slice(0, 10));

/** ISO 3166-1 alpha-2. */
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
  "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
  "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT " +
  "MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
  "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
  "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

const countries: ReadonlySet<string> = new Set(COUNTRIES.split(" "));
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Whether text has a format. Each is decided in one pass over the text. */
export const FORMAT_TESTS: Readonly<Record<PlanFormat, (text: string) => boolean>> = {
  email: (text) => text.length <= MAX_EMAIL && EMAIL.test(text),
  "date-time": isDateTime,
  date: isDate,
  uri: (text) => URI.test(text),
  currency: (text) => currencies.has(text),
  country: (text) => countries.has(text),
};

/** Fewest and most characters of text that has a format; null where there is no most. */
export const FORMAT_LENGTHS: Readonly<Record<PlanFormat, readonly [number, number | null]>> = {
  email: ["a@b.c".length, MAX_EMAIL],
  "date-time": ["2026-01-31T12:00".length, "2026-01-31T12:00:00.123456789+00:00".length],
  date: ["2026-01-31".length, "2026-01-31".length],
  uri: ["a:b".length, null],
  currency: ["SEK".length, "SEK".length],
  country: ["SE".length, "SE".length],
};

/** A format in words, as it stands in a warning. */
export const FORMAT_WORDS: Readonly<Record<PlanFormat, string>> = {
  email: "an e-mail address",
  "date-time": "a time as 2026-01-31T12:00:00Z",
  date: "a day as 2026-01-31",
  uri: "an absolute URI",
  currency: "an ISO 4217 currency code, as SEK",
  country: "an ISO 3166 country code, as SE",
};
