import type { Locale } from "./formats.ts";
import { LOCALES } from "./formats.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** What somebody chose is kept here, and read by index.html before the first paint. */
const keep = (name: "lang" | "theme", value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(`attune.${name}`);
    else localStorage.setItem(`attune.${name}`, value);
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
};

/** The language that index.html found in the address, in what was kept, or in the browser. */
export const currentLocale = (): Locale =>
  LOCALES.find((locale) => locale === document.documentElement.lang) ?? "en";

export const chooseLocale = (locale: Locale): void => {
  document.documentElement.lang = locale;
  keep("lang", locale);
};

export const currentTheme = (): Theme =>
  THEMES.find((theme) => theme === document.documentElement.dataset["theme"]) ?? "system";

export const chooseTheme = (theme: Theme): void => {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  keep("theme", theme === "system" ? null : theme);
};
