export type { Formats, Locale } from "./formats.ts";
export { createFormats, LOCALES } from "./formats.ts";
export type { I18n } from "./i18n-context.tsx";
export { I18nProvider, useI18n } from "./i18n-context.tsx";
export type { Theme } from "./preferences.ts";
export { chooseTheme, currentLocale, currentTheme, THEMES } from "./preferences.ts";
export { createTranslate } from "./translate.ts";
export { useNow } from "./use-now.ts";
