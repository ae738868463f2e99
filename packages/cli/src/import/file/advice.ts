import type { ENCODINGS } from "./format.ts";

/** What somebody is to do about a file that cannot be read, in the words of the command that reads it. */
export type Advice = {
  /** Where columns are named, as it stands in a sentence. */
  readonly names: string;
  readonly missing: string;
  readonly sameName: string;
  readonly utf16: (encoding: Extract<(typeof ENCODINGS)[number], `utf-16${string}`>) => string;
  readonly notUtf8: string;
  readonly notParquet: string;
  readonly parquet: string;
  /** The type that the file was said to be. */
  readonly said: (type: string) => string;
  readonly zip: string;
  readonly noHeader: string;
  readonly badHeader: string;
  readonly separator: string;
};

/** Of an import, which a mapping tells how a file is written. */
export const MAPPING_ADVICE: Advice = {
  names: "The mapping",
  missing:
    "Correct the names in the mapping, or format.header and format.columns. Columns that a file need not have stand in format.optional.",
  sameName: "Give each column a name of its own, so that the mapping can say which it means.",
  utf16: (encoding) => `Say format.encoding: ${encoding} in the mapping.`,
  notUtf8:
    "Say format.encoding: windows-1252 in the mapping if that is what it is (most files from Excel are), or utf-8 to reject the rows that are not.",
  notParquet:
    "Fetch it again; if it is of another type, say so in format.type. Parquet is compressed inside: a gzip around it has to be taken off.",
  parquet: "Say type: parquet in the mapping's format.",
  said: (type) => `the mapping says ${type}`,
  zip: "Save the sheet as CSV UTF-8, or unpack the archive, and import that.",
  noHeader: "Give it a first row with the names of its columns, or say header: false and columns.",
  badHeader: "Correct the first row, or say header: false and columns in the mapping.",
  separator:
    'Say format.separator in the mapping, or format.decimal: "," if the comma is the decimal sign.',
};
