/** A date's form, compiled: what it reads of a text, or null when the text is of another form. */
export type DateForm = { readonly read: (text: string) => LocalTime | null };

/** A time as a wall clock and a calendar show it, without a zone. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
};

type Field = keyof LocalTime | "afternoon";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const number = (text: string): number => Number(text);

/** What each run of letters stands for: the text it matches, the field, and how it is read. */
const LETTERS: Readonly<Record<string, readonly [string, Field, (text: string) => number]>> = {
  yyyy: ["\\d{4}", "year", number],
  MM: ["\\d{2}", "month", number],
  M: ["\\d{1,2}", "month", number],
  MMM: [MONTHS.join("|"), "month", (text) => MONTHS.indexOf(text.toLowerCase()) + 1],
  dd: ["\\d{2}", "day", number],
  d: ["\\d{1,2}", "day", number],
  HH: ["\\d{2}", "hour", number],
  H: ["\\d{1,2}", "hour", number],
  hh: ["\\d{2}", "hour", number],
  h: ["\\d{1,2}", "hour", number],
  mm: ["\\d{2}", "minute", number],
  ss: ["\\d{2}", "second", number],
  SSS: ["\\d{3}", "millisecond", number],
  a: ["am|pm", "afternoon", (text) => (text.toLowerCase() === "pm" ? 1 : 0)],
};

/** The letters that a form may hold, for messages and for the reference. */
export const DATE_LETTERS: readonly string[] = Object.keys(LETTERS);

const PIECE = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g;

type Piece = { readonly pattern: string; readonly letters: string | null };

const pieceOf = (text: string, quoted: string | undefined): Piece | { readonly flaw: string } => {
  if (quoted !== undefined)
    return {
      pattern: RegExp.escape(quoted === "" ? "'" : quoted.replaceAll("''", "'")),
      letters: null,
    };
  if (text === "'") return { flaw: "a quote opens in it and does not close" };
  if (!/^[A-Za-z]/.test(text)) return { pattern: RegExp.escape(text), letters: null };
  return Object.hasOwn(LETTERS, text)
    ? { pattern: `(${LETTERS[text]?.[0] ?? ""})`, letters: text }
    : { flaw: `${text} is none of ${DATE_LETTERS.join(" ")}: put other letters in '…'` };
};

const missingOf = (fields: readonly Field[], letters: readonly string[]): string | null => {
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice !== undefined) return `it names the ${twice} twice`;
  const missing = (["year", "month", "day"] as const).find((field) => !fields.includes(field));
  if (missing !== undefined) return `it names no ${missing}`;
  const isTwelve = letters.includes("h") || letters.includes("hh");
  if (isTwelve !== fields.includes("afternoon"))
    return "h and a stand together: 05:30 PM is hh:mm a, 17:30 is HH:mm";
  return null;
};

/** Hour of the day of a clock with twelve hours: 12 AM is the day's first, 12 PM its middle. */
const hourOf = (hour: number, afternoon: number | undefined): number => {
  if (afternoon === undefined) return hour;
  return hour < 1 || hour > 12 ? 99 : (hour % 12) + afternoon * 12;
};

/** Compiles a form like `dd/MM/yyyy HH:mm`, or says what is wrong with it. */
export const compileDateForm = (form: string): DateForm | { readonly flaw: string } => {
  const pieces: Piece[] = [];
  for (const [text, quoted] of form.matchAll(PIECE)) {
    const piece = pieceOf(text, quoted);
    if ("flaw" in piece) return piece;
    pieces.push(piece);
  }
  const letters = pieces.flatMap((piece) => piece.letters ?? []);
  const fields = letters.flatMap((each): Field[] => {
    const field = LETTERS[each]?.[1];
    return field === undefined ? [] : [field];
  });
  const flaw = missingOf(fields, letters);
  if (flaw !== null) return { flaw };
  const pattern = new RegExp(`^${pieces.map((piece) => piece.pattern).join("")}$`, "i");
  return {
    read: (text) => {
      const match = pattern.exec(text);
      if (match === null) return null;
      const found: Partial<Record<Field, number>> = {};
      letters.forEach((each, index) => {
        const [, field, read] = LETTERS[each] ?? [];
        if (field !== undefined && read !== undefined) found[field] = read(match[index + 1] ?? "");
      });
      const {
        year = 0,
        month = 0,
        day = 0,
        hour = 0,
        minute = 0,
        second = 0,
        millisecond = 0,
      } = found;
      return { year, month, day, hour: hourOf(hour, found.afternoon), minute, second, millisecond };
    },
  };
};
