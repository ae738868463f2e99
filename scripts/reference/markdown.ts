/** First lines of every generated page. */
export const generated = (title: string, from: string): string[] => [
  `# ${title}`,
  "",
  `<!-- Generated from ${from} by scripts/docs.ts. Change the source and run npm run docs. -->`,
  "",
];

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** A table; nothing for no rows. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] =>
  rows.length === 0
    ? []
    : [
        `| ${head.join(" | ")} |`,
        `| ${head.map(() => "---").join(" | ")} |`,
        ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
        "",
      ];

export const code = (text: string): string => `\`${text}\``;

export const page = (lines: readonly string[]): string => `${lines.join("\n").trimEnd()}\n`;
