import type { ExportFormat, ExportQuery } from "@attune/contract";
import { problem } from "@attune/contract";
import type { RowsForm } from "../../platform/http/index.ts";
import { columnsOf } from "./columns.ts";
import { csvOf } from "./csv.ts";
import { ndjsonOf } from "./ndjson.ts";
import { parquetOf } from "./parquet.ts";
import type { ExportName } from "./rows.ts";

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8; header=present",
  parquet: "application/vnd.apache.parquet",
};

type Asked = Pick<ExportQuery, "format" | "columns" | "csv">;

/** A choice that the format has no use for is a misunderstanding: it is refused, not passed over. */
const checkChoices = ({ format, columns, csv }: Asked): void => {
  const errors = [
    ...(format === "ndjson" && columns !== undefined
      ? [{ pointer: "/columns", detail: "goes with the formats csv and parquet" }]
      : []),
    ...(format !== "csv" && csv !== undefined
      ? [{ pointer: "/csv", detail: "goes with the format csv" }]
      : []),
  ];
  if (errors.length > 0) throw problem("parameter-not-valid", { errors });
};

const encodingOf = (name: ExportName, { format, columns, csv }: Asked): RowsForm["encode"] => {
  switch (format) {
    case "ndjson":
      return ndjsonOf;
    case "csv":
      return csvOf(columnsOf(name, columns), csv ?? "standard");
    case "parquet":
      return parquetOf(columnsOf(name, columns));
  }
};

/** The form in which an export goes out. Throws `parameter-not-valid` when what is asked does not fit together. */
export const formOf = (name: ExportName, asked: Asked): RowsForm => {
  checkChoices(asked);
  return {
    contentType: CONTENT_TYPES[asked.format],
    fileName: `attune-${name}.${asked.format}`,
    encode: encodingOf(name, asked),
  };
};
