/** Rows as aligned columns for people; the last column is not padded. */
export const tableText = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const lines = [columns, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll(/[\t\r\n]+/g, " ")),
  );
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => (line[index] ?? "").length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, index) => (index === line.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};
