import { z } from "zod";
import { isWellFormed } from "../event/index.ts";

/** Text that every store keeps and finds again: no NUL, no half of a surrogate pair. */
export const wellFormedText = (longest: number) =>
  z
    .string("wants text")
    .min(1, "is empty")
    .max(longest, `is longer than ${longest} characters`)
    .refine(isWellFormed, "holds a NUL or half of a surrogate pair");

/** A name without white space around it, that a list can show on one line. */
export const shortName = (longest: number) =>
  wellFormedText(longest).refine(
    (text) => text.trim() === text && !/\p{Cc}/u.test(text),
    "has white space around it, or a control character in it",
  );

const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/;
/** Locales in which one text may be written. */
const MAX_LOCALES = 50;

/** A text, or one for each locale: `"Bell"`, `{ "en": "Bell", "sv": "Ringklocka" }`. */
export const localeText = (longest: number) =>
  z.union(
    [
      wellFormedText(longest),
      z
        .record(
          z.string().regex(LOCALE, "is no locale such as en or sv-SE"),
          wellFormedText(longest),
        )
        .refine(
          (texts) => Object.keys(texts).length > 0 && Object.keys(texts).length <= MAX_LOCALES,
          `wants 1 to ${MAX_LOCALES} locales`,
        ),
    ],
    `wants text of at most ${longest} characters, or an object of such texts by locale`,
  );

export type LocaleText = string | Readonly<Record<string, string>>;

const languageOf = (locale: string): string => (locale.split("-")[0] ?? locale).toLowerCase();

/**
 * A text in a locale: that locale's, else one of its language, else the first by name of locale.
 * Without a locale the first.
 */
export const textIn = (text: LocaleText, locale: string | null): string => {
  if (typeof text === "string") return text;
  const texts = Object.entries(text).sort(([a], [b]) => (a < b ? -1 : 1));
  const same = texts.find(([name]) => name.toLowerCase() === locale?.toLowerCase());
  const near =
    locale === null ? undefined : texts.find(([name]) => languageOf(name) === languageOf(locale));
  return (same ?? near ?? texts[0])?.[1] ?? "";
};
