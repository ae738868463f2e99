import type { I18n } from "../../i18n/index.ts";

/** What a way to find items is called; one of tomorrow goes by its key. */
export const sourceName = ({ t, has }: Pick<I18n, "t" | "has">, source: string): string => {
  const key = `choice.recommender.${source}`;
  return has(key) ? t(key) : source;
};

/** Ways to find items within a sentence. */
export const sourceNames = (
  i18n: Pick<I18n, "t" | "has" | "list">,
  sources: readonly string[],
): string =>
  i18n.list(
    sources
      .map((source) => sourceName(i18n, source))
      .map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`),
  );
