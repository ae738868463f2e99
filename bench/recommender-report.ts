export const RECOMMENDER = "recommender";
export const RECOMMENDER_SEARCH = "recommender-search";

export const ABSENT = "not measured: its data is not in ../shared/data beside the repository";

/** What a search for settings has tried, and on what. */
export type SearchResult<T> = {
  readonly scenario: typeof RECOMMENDER_SEARCH;
  readonly name: string;
  readonly date: string;
  readonly command: string;
  readonly seed: number;
  readonly validation: string;
  readonly limits: { readonly neighbours: number; readonly rows: number } | null;
  readonly best: T;
  readonly trials: readonly T[];
};

/** A figure and what it should be at least, or at most. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: "" | "%" | "s" | "ms" | "µs" | "MB";
  readonly target?: { readonly least: number } | { readonly most: number };
};

/** Figures of a recommender by one command. */
export type RecommenderResult = {
  readonly scenario: typeof RECOMMENDER;
  readonly name: string;
  readonly title: string;
  readonly date: string;
  readonly command: string;
  readonly threads: number;
  /** What the settings were, and where they come from. */
  readonly setting: string;
  readonly figures: readonly Figure[];
  /** Cores that others took beside it: what disturbed the seconds. */
  readonly others: number;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
};

const SHOWN = { "": 4, "%": 1, s: 1, ms: 2, µs: 0, MB: 0 } as const;

const shown = (value: number, unit: Figure["unit"]): string =>
  `${value.toFixed(SHOWN[unit])}${unit === "" ? "" : ` ${unit}`}`;

const figureText = ({ name, value, unit, target }: Figure): string => {
  const text = `${name} ${shown(value, unit)}`;
  if (target === undefined) return text;
  const isMet = "least" in target ? value >= target.least : value <= target.most;
  const wanted =
    "least" in target ? `≥ ${shown(target.least, unit)}` : `≤ ${shown(target.most, unit)}`;
  return `${text} (target ${wanted}: ${isMet ? "met" : "**not met**"})`;
};

/** A result for the terminal. */
export const recommenderText = (result: RecommenderResult): string =>
  [
    result.title,
    ...result.figures.map((figure) => `  ${figureText(figure)}`),
    `  ${result.setting}`,
    `  ${result.others.toFixed(2)} cores of others beside it`,
  ].join("\n");

/** The report's part about recommendations; nothing without results. */
export const recommenderSection = (
  results: readonly RecommenderResult[],
  searches: readonly SearchResult<unknown>[],
): string[] =>
  results.length + searches.length === 0
    ? []
    : [
        "## Recommendations",
        "",
        "Rankings are of the whole catalog without what the user had; sessions may be reminded of what was in them. Settings were looked for on a validation split that was carved from what is learnt from, step by step from a first one; the judged part was used for the figures only. Seconds to train count from the matrix to the model. What is called made is drawn, and its figures say nothing about quality.",
        "",
        ...results
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map(
            (result) =>
              `- ${result.title}: ${result.figures.map(figureText).join(", ")}. ${result.setting}. ${result.others.toFixed(2)} of ${result.machine.cores} cores were taken by others meanwhile. \`${result.command}\` (${result.threads} threads, ${result.date.slice(0, 10)})`,
          ),
        ...searches
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map(
            ({ name, trials, validation, command, best, date }) =>
              `- Settings of ${name}, of ${trials.length} that were tried on ${validation}: \`${JSON.stringify(best)}\`. \`${command}\` (${date.slice(0, 10)})`,
          ),
        "",
      ];
