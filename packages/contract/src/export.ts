import { z } from "zod";

/** Forms in which an export goes out. */
export const EXPORT_FORMATS = ["ndjson", "csv", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * How CSV is written: `standard` is RFC 4180 in UTF-8; `bom` begins with a byte order mark; `excel` is
 * what Excel opens where the decimal separator is a comma: byte order mark, `;` and decimal commas.
 */
export const CSV_FORMS = ["standard", "bom", "excel"] as const;
export type CsvForm = (typeof CSV_FORMS)[number];

export const ExportQuery = z.object({
  purpose: z
    .string()
    .max(100)
    .optional()
    .describe(
      "Key of a purpose: people for whom it is not allowed are left out, and events, properties and traits that a tracking plan says are for another one.",
    ),
  format: z
    .enum(EXPORT_FORMATS)
    .default("ndjson")
    .describe(
      "`ndjson` has every document as it is; `csv` and `parquet` have columns, and what is nested as JSON text.",
    ),
  columns: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe(
      "For csv and parquet: the columns, separated by commas, instead of all; a path such as `traits.email` is a column too.",
    ),
  csv: z
    .enum(CSV_FORMS)
    .optional()
    .describe(
      "For csv: `standard` (RFC 4180), `bom` (begins with a byte order mark) or `excel` (byte order mark, `;` and decimal commas, as in Sweden and most of Europe).",
    ),
});
export type ExportQuery = z.output<typeof ExportQuery>;
