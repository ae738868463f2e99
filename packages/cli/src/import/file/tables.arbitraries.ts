import { fc } from "@fast-check/vitest";

/** How a table is written. */
export type Writing = {
  readonly separator: string;
  readonly lineBreak: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly hasMark: boolean;
  readonly endsInBreak: boolean;
  readonly quotesAll: boolean;
};

export const writings: fc.Arbitrary<Writing> = fc.record({
  separator: fc.constantFrom(",", ";", "\t", "|"),
  lineBreak: fc.constantFrom("\n", "\r\n", "\r"),
  encoding: fc.constantFrom("utf-8", "utf-16le", "utf-16be", "windows-1252"),
  hasMark: fc.boolean(),
  endsInBreak: fc.boolean(),
  quotesAll: fc.boolean(),
});

/** The characters of windows-1252 by their byte; "" for the five that it leaves undefined. */
const LETTERS_1252 = Array.from({ length: 256 }, (_, byte) =>
  [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)
    ? ""
    : new TextDecoder("windows-1252").decode(Uint8Array.of(byte)),
);

const troublesome = fc.constantFrom(
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r\n",
  "\r",
  " ",
  "",
  "=",
  "å",
);
const letters = (encoding: Writing["encoding"]): fc.Arbitrary<string> =>
  encoding === "windows-1252"
    ? fc.string({ unit: fc.constantFrom(...LETTERS_1252.filter((letter) => letter !== "")) })
    : // Noncharacters are nobody's text; the reader uses one as its mark.
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("\uFFFF", ""));

const cells = (encoding: Writing["encoding"]): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(troublesome, letters(encoding)), { maxLength: 4 })
    .map((parts) => parts.join(""));

/** A table of two columns or more, and how it is written. */
export const tables = writings.chain((writing) =>
  fc.record({
    writing: fc.constant(writing),
    rows: fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(fc.array(cells(writing.encoding), { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 8,
      }),
    ),
  }),
);

const cellText = (cell: string, { separator, quotesAll }: Writing): string =>
  quotesAll || cell.includes(separator) || /["\r\n]/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;

const bytesOf = (text: string, { encoding, hasMark }: Writing): Buffer => {
  const marked = hasMark ? `\uFEFF${text}` : text;
  switch (encoding) {
    case "utf-8":
      return Buffer.from(marked);
    case "utf-16le":
      return Buffer.from(marked, "utf16le");
    case "utf-16be":
      return Buffer.from(marked, "utf16le").swap16();
    case "windows-1252":
      return Buffer.from(Array.from(text, (letter) => LETTERS_1252.indexOf(letter)));
  }
};

/** A table as the bytes of a CSV file, as RFC 4180 has it in each dialect. */
export const written = (rows: readonly (readonly string[])[], writing: Writing): Buffer => {
  const { separator, lineBreak, endsInBreak } = writing;
  const lines = rows.map((row) => row.map((cell) => cellText(cell, writing)).join(separator));
  return bytesOf(lines.join(lineBreak) + (endsInBreak ? lineBreak : ""), writing);
};
