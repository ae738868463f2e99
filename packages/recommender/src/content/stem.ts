/** The languages whose endings are known. */
export type Language = "sv" | "en";

const SWEDISH_VOWELS = "aeiouyåäö";

/**
 * Endings of Swedish inflection, longest first; as in the first step of the Snowball stemmer for Swedish
 * (Porter 2001), without its later steps, and with the definite form in -an besides.
 */
const SWEDISH_ENDINGS = [
  "heterna hetens anden heten heter arnas ernas ornas andes arens andet arna erna orna ande",
  "aste arne aren ades erns ade ans are ern ens het ast ad an en ar er or as es at a e",
].flatMap((some) => some.split(" "));

/** What follows the first consonant behind a vowel, but never the first three letters. */
const swedishStart = (word: string): number => {
  const vowel = Array.from(word).findIndex((letter) => SWEDISH_VOWELS.includes(letter));
  if (vowel === -1) return word.length;
  const consonant = Array.from(word).findIndex(
    (letter, at) => at > vowel && !SWEDISH_VOWELS.includes(letter),
  );
  return consonant === -1 ? word.length : Math.max(3, consonant + 1);
};

const stemSwedish = (word: string): string => {
  const start = swedishStart(word);
  const tail = word.slice(start);
  const ending = SWEDISH_ENDINGS.find((each) => tail.endsWith(each));
  if (ending !== undefined) return word.slice(0, -ending.length);
  return tail.endsWith("s") && /[bcdfghjklmnoprtvy]s$/.test(word) ? word.slice(0, -1) : word;
};

/** Plurals and possessives, the former by the three rules of the S stemmer (Harman 1991). */
const stemEnglish = (written: string): string => {
  const word = written.replace(/['’]s$/, "");
  if (word.length < 4) return word;
  if (/[^ae]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/[^aeo]es$/.test(word)) return word.slice(0, -1);
  return /[^us]s$/.test(word) ? word.slice(0, -1) : word;
};

/** A word without its ending, so that its forms are one. Compounds stay whole. */
export const stem = (word: string, language: Language): string =>
  language === "sv" ? stemSwedish(word) : stemEnglish(word);
