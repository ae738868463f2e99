/** Rows as aligned columns for people; those from `rightFrom` on hold numbers and end on one line. */
export const tableText = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  rightFrom: number = columns.length,
): string => {
  const lines = [columns, ...rows].map((row) =>
    row.map((cell) => cell.replaceAll(/[\t\r\n]+/g, " ")),
  );
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => (line[index] ?? "").length)),
  );
  const aligned = (cell: string, index: number): string =>
    index < rightFrom ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  return lines.map((line) => line.map(aligned).join("  ").trimEnd()).join("\n");
};
