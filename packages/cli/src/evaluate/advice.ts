import type { Advice } from "../import/index.ts";

/** Of `attune evaluate`, which has no mapping: what a flag cannot say has to be put right in the file. */
export const EVALUATE_ADVICE: Advice = {
  names: "The command",
  missing:
    "Name the columns with --user, --item, --time, --signal, --rating and --quantity; of a file without a header say with --columns what they are.",
  sameName: "Give each column a name of its own, so that the flags can say which they mean.",
  utf16: () => "Save the file as UTF-8.",
  notUtf8: "Save the file as UTF-8.",
  notParquet:
    "Fetch it again; if it is of another type, say so with --format. Parquet is compressed inside: a gzip around it has to be taken off.",
  parquet: "Say --format parquet.",
  said: (type) => `it was taken for ${type}`,
  zip: "Save the sheet as CSV UTF-8, or unpack the archive, and evaluate that.",
  noHeader: "Give it a first row with the names of its columns, or name them with --columns.",
  badHeader: "Correct the first row, or name the columns with --columns.",
  separator:
    "Give the file a first row with the names of its columns, or separate its cells by a sign that stands in none of them.",
};
