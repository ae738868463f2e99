/** A step of a scenario as it is written, with the rows of its table. */
export type Step = { readonly text: string; readonly table: readonly (readonly string[])[] };

/** A scenario as it runs: the background's steps first, an outline's words filled in. */
export type Scenario = {
  readonly name: string;
  readonly tags: readonly string[];
  readonly steps: readonly Step[];
};

type Block = { name: string; tags: readonly string[]; steps: Step[]; examples: Examples[] };
type Examples = { readonly tags: readonly string[]; readonly rows: (readonly string[])[] };

const KEYWORD = /^(?:Given|When|Then|And|But|\*)\s+(.+)$/;
const HEAD = /^(Background|Scenario Outline|Scenario|Examples):\s*(.*)$/;

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split("|")
    .map((cell) => cell.trim());

const filled = (text: string, names: readonly string[], row: readonly string[]): string =>
  names.reduce((written, name, at) => written.replaceAll(`<${name}>`, row[at] ?? ""), text);

const scenarioOf = (block: Block, names: readonly string[], row: readonly string[]): Scenario => ({
  name: row.length === 0 ? block.name : `${block.name}: ${row.join(", ")}`,
  tags: block.tags,
  steps: block.steps.map(({ text, table }) => ({
    text: filled(text, names, row),
    table: table.map((cells) => cells.map((cell) => filled(cell, names, row))),
  })),
});

const scenariosOf = (block: Block): Scenario[] =>
  block.examples.length === 0
    ? [scenarioOf(block, [], [])]
    : block.examples.flatMap(({ tags, rows: [names = [], ...rows] }) =>
        rows.map((row) => scenarioOf({ ...block, tags: [...block.tags, ...tags] }, names, row)),
      );

const emptyBlock = (name: string, tags: readonly string[]): Block => ({
  name,
  tags,
  steps: [],
  examples: [],
});

/** What is being read: the rows of a step or of examples, whichever began last. */
type Reading = {
  readonly blocks: Block[];
  readonly background: Block;
  block: Block;
  tags: string[];
  rows: (readonly string[])[];
};

const readHead = (reading: Reading, keyword: string, name: string): void => {
  const { tags } = reading;
  reading.tags = [];
  if (keyword === "Examples") {
    const rows: (readonly string[])[] = [];
    reading.block.examples.push({ tags, rows });
    reading.rows = rows;
    return;
  }
  reading.block = keyword === "Background" ? reading.background : emptyBlock(name, tags);
  if (keyword !== "Background") reading.blocks.push(reading.block);
};

const readLine = (reading: Reading, line: string): void => {
  const [, keyword, name = ""] = HEAD.exec(line) ?? [];
  const [, text] = KEYWORD.exec(line) ?? [];
  if (line.startsWith("@")) reading.tags.push(...line.split(/\s+/));
  else if (line.startsWith("|")) reading.rows.push(cellsOf(line));
  else if (keyword !== undefined) readHead(reading, keyword, name);
  else if (text !== undefined) {
    const table: (readonly string[])[] = [];
    reading.block.steps.push({ text, table });
    reading.rows = table;
  } else if (line.startsWith("Feature:")) reading.tags = [];
};

/** Reads the part of Gherkin that OpenFeature's scenarios are written in. */
export const scenariosIn = (feature: string): Scenario[] => {
  const background = emptyBlock("", []);
  const reading: Reading = { blocks: [], background, block: background, tags: [], rows: [] };
  for (const line of feature.split("\n").map((each) => each.trim()))
    if (line !== "" && !line.startsWith("#")) readLine(reading, line);
  return reading.blocks
    .map((block) => ({ ...block, steps: [...background.steps, ...block.steps] }))
    .flatMap(scenariosOf);
};
