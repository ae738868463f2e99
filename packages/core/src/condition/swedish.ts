import type { DurationUnit, Figure, Phrases } from "./phrases.ts";
import { shortCount } from "./phrases.ts";

const OPERATORS: Readonly<Record<string, (value: string) => string>> = {
  $eq: (value) => `är ${value}`,
  $ne: (value) => `är inte ${value}`,
  $lt: (value) => `är mindre än ${value}`,
  $lte: (value) => `är högst ${value}`,
  $gt: (value) => `är mer än ${value}`,
  $gte: (value) => `är minst ${value}`,
  $in: (value) => `är ${value}`,
  $nin: (value) => `är inte ${value}`,
  $ini: (value) => `är ${value} (stora eller små bokstäver)`,
  $nini: (value) => `är inte ${value} (stora eller små bokstäver)`,
  $inGroup: (value) => `finns i gruppen ${value}`,
  $notInGroup: (value) => `finns inte i gruppen ${value}`,
  $type: (value) => `är av typen ${value}`,
  $regex: (value) => `matchar /${value}/`,
  $regexi: (value) => `matchar /${value}/ (stora eller små bokstäver)`,
  $veq: (value) => `är version ${value}`,
  $vne: (value) => `är inte version ${value}`,
  $vlt: (value) => `är en version före ${value}`,
  $vlte: (value) => `är version ${value} eller en före`,
  $vgt: (value) => `är en version efter ${value}`,
  $vgte: (value) => `är version ${value} eller en efter`,
};

/** One, more than one, and "the last" of them. */
const UNITS: Readonly<Record<DurationUnit, readonly [string, string, string, string]>> = {
  w: ["vecka", "veckor", "senaste veckan", "veckorna"],
  d: ["dag", "dagar", "senaste dagen", "dagarna"],
  h: ["timme", "timmar", "senaste timmen", "timmarna"],
  m: ["minut", "minuter", "senaste minuten", "minuterna"],
  s: ["sekund", "sekunder", "senaste sekunden", "sekunderna"],
  ms: ["millisekund", "millisekunder", "senaste millisekunden", "millisekunderna"],
};

/** "60 dagar" as "de senaste 60 dagarna". */
const definite = (duration: string): string => {
  const [amount, noun] = duration.split(" ");
  const forms = Object.values(UNITS).find(([one, many]) => noun === one || noun === many);
  if (forms === undefined) return duration;
  return amount === "1" ? forms[2] : `de senaste ${amount ?? ""} ${forms[3]}`;
};

const FIGURES: Readonly<Record<Figure, string>> = {
  sum: "summan av",
  avg: "medelvärdet av",
  min: "minsta",
  max: "största",
  distinct: "antalet olika värden på",
  first: "första",
  last: "senaste",
};

const AT_NOW = {
  $lt: "är före nu",
  $lte: "är nu eller före",
  $gt: "är efter nu",
  $gte: "är nu eller efter",
} as const;
const AGO = { $lt: "mer än", $lte: "minst", $gt: "mindre än", $gte: "högst" } as const;
const AHEAD = { $lt: "tidigare än", $lte: "senast", $gt: "senare än", $gte: "tidigast" } as const;

const COUNTS = {
  least: (count: number) => `minst ${count}`,
  most: (count: number) => `högst ${count}`,
  exactly: (count: number) => `exakt ${count}`,
  none: () => "ingen",
  more: (count: number) => `fler än ${count}`,
  fewer: (count: number) => `färre än ${count}`,
} as const;

export const SWEDISH: Phrases = {
  and: "och",
  or: "eller",
  always: "alltid",
  never: "aldrig",
  nothing: "ingenting",
  anyEvent: (count) =>
    `${count === 0 || count === 1 ? "händelse" : "händelser"} av vilket slag som helst`,
  not: (text) => `inte (${text})`,
  noneOf: (text) => `inget av: ${text}`,
  operator: (op, value, operand) => {
    if (op === "$exists") return operand === true ? "är känt" : "är okänt";
    if (op === "$eq" && operand === null) return "är okänt";
    if (op === "$ne" && operand === null) return "är känt";
    return (OPERATORS[op] ?? ((text) => `${op} ${text}`))(value);
  },
  now: (op, duration, sign) => {
    if (sign === 0) return AT_NOW[op];
    return sign < 0 ? `är för ${AGO[op]} ${duration} sedan` : `är ${AHEAD[op]} om ${duration}`;
  },
  nested: (op, test) => {
    switch (op) {
      case "$not":
        return `är inte sådant att det ${test}`;
      case "$size":
        return `har en längd som ${test}`;
      case "$elemMatch":
        return `har ett element som: ${test}`;
    }
  },
  each: (tests, ignoresCase) =>
    `har element för vart och ett av: ${tests}${ignoresCase ? " (stora eller små bokstäver)" : ""}`,
  duration: (amount, unit) => `${amount} ${UNITS[unit][amount === 1 ? 0 : 1]}`,
  rolling: definite,
  calendar: {
    today: "i dag",
    yesterday: "i går",
    "this week": "den här veckan",
    "last week": "förra veckan",
    "this month": "den här månaden",
    "last month": "förra månaden",
    "this year": "i år",
    "last year": "förra året",
  },
  between: (from, until) =>
    [from === null ? [] : `från ${from}`, until === null ? [] : `före ${until}`]
      .flat()
      .join(" och "),
  where: (condition) => `där ${condition}`,
  relative: {
    before: (match) => `före senaste ${match}`,
    after: (match) => `efter senaste ${match}`,
    since: (match) => `sedan senaste ${match}, om någon`,
  },
  step: (match, within) =>
    within === null ? `och sedan ${match}` : `och sedan ${match} inom ${within}`,
  lastOf: (count, which) =>
    count === 1
      ? `senaste ${which}`
      : `de senaste ${count} ${which.replace(/^händelser /, "händelserna ")}`,
  count: (test, text, which, isOfLast) => {
    const short = shortCount(test);
    if (short === null) return `antalet ${which} ${text}`;
    return `${COUNTS[short.is](short.count)} ${isOfLast ? "av " : ""}${which}`;
  },
  matched: (test, text, which, match, by) => {
    const short = shortCount(test);
    return short === null
      ? `antalet ${which} som har ${match} med samma ${by} ${text}`
      : `${COUNTS[short.is](short.count)} av ${which} med ${match} av samma ${by}`;
  },
  measured: (figure, of, which, test) => `${FIGURES[figure]} ${of} för ${which} ${test}`,
  quoted: (name) => `”${name}”`,
  segment: (keys, count) => (count === 1 ? `i segmentet ${keys}` : `i något av segmenten ${keys}`),
  account: (condition) => `ett konto är sådant att ${condition}`,
  accountIn: (keys, count) =>
    count === 1
      ? `i ett konto som är i segmentet ${keys}`
      : `i ett konto som är i något av segmenten ${keys}`,
  item: (condition) => `en vara är sådan att ${condition}`,
};
