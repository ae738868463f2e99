import type { Told } from "./content.ts";
import type { Language } from "./stem.ts";
import { stem } from "./stem.ts";

/** Words that stand in every text and tell nothing of it. */
const STOP_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  sv: new Set(
    [
      "alla att av blir bli de dem den denna deras dess det detta dig din dina ditt du där efter",
      "ej eller en ett från för ha han har hon hur i inte jag kan med men mer min mot mycket",
      "ni nu när och om oss på samt sig sin sina sitt ska som så till under upp ut utan vad",
      "var vi vid vår våra är över",
    ].flatMap((some) => some.split(" ")),
  ),
  en: new Set(
    [
      "a about all also an and any are as at be but by can do for from has have how if in into is",
      "it its more no not of on or our out so than that the their them then there these they this",
      "to up was we what when which will with you your",
    ].flatMap((some) => some.split(" ")),
  ),
};

/** Longest word that is told apart; what is longer is no word. */
const LONGEST = 40;

/** The languages that a text may be in, English first. */
const LANGUAGES = ["en", "sv"] as const;

const stemsOf = (word: string, language: Language | null): readonly string[] =>
  language === null
    ? [...new Set(LANGUAGES.map((each) => stem(word, each)))]
    : [stem(word, language)];

/**
 * The words of a text in their order: in small letters, without their endings, without those that tell
 * nothing and without single letters. Where words begin and end is by Unicode's rules (UAX 29). In a text
 * whose language nobody says, a word counts without the endings of each language; only what says nothing
 * in English says nothing there: "men" and "under" are words of both.
 */
export const createTokenizer = (
  language: Language | null,
): ((text: string) => readonly string[]) => {
  const segmenter = new Intl.Segmenter(language ?? "en", { granularity: "word" });
  const stops = STOP_WORDS[language ?? "en"];
  return (text) => {
    const words: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(
      text.normalize("NFKC").toLocaleLowerCase(language ?? "en"),
    )) {
      if (isWordLike !== true || segment.length > LONGEST || stops.has(segment)) continue;
      if (segment.length > 1 || /\d/.test(segment)) words.push(...stemsOf(segment, language));
    }
    return words;
  };
};

/** Tells words of texts by the language that each says, else by `usual`. */
export const createWording = (usual: Language | null) => {
  const [untold, sv, en] = [createTokenizer(usual), createTokenizer("sv"), createTokenizer("en")];
  return ({ text, language }: Told): readonly string[] =>
    (language === null ? untold : { sv, en }[language])(text);
};
