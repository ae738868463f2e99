import type { Language } from "../condition/index.ts";
import type { SourceName } from "../recommender/index.ts";

/** What a language says of the items of a shelf. A source without its words does not compile. */
export type ShelfPhrases = {
  readonly and: string;
  /** Items that spoke for it, with their shares. */
  readonly because: (items: string) => string;
  /** How each source found it, as a clause about the item. */
  readonly source: Readonly<Record<SourceName, string>>;
  /** Among whom a source found it, behind its clause. */
  readonly inside: (name: string) => string;
  readonly store: (name: string) => string;
  readonly among: (segments: string) => string;
  /** A boost by its number in the definition, from 1. */
  readonly boosted: (nth: string) => string;
  readonly pinned: (place: string) => string;
  /** From another recommender than the one that was asked. */
  readonly from: (recommender: string) => string;
  readonly left: (rules: string) => string;
  /** Items that a rule left out, behind their number. */
  readonly rule: Readonly<Record<string, string>>;
};

const ENGLISH: ShelfPhrases = {
  and: "and",
  because: (items) => `because of ${items}`,
  source: {
    ease: "people with a like history took it",
    session: "others went on to it",
    together: "it is in the same orders",
    similar: "the same people took it",
    content: "it is of a like kind",
    trending: "more happens with it than usual",
    popular: "many took it",
    again: "it would be used up by now",
    seen: "it was looked at before",
  },
  inside: (name) => `in ${name}`,
  store: (name) => `in shop ${name}`,
  among: (segments) => `among ${segments}`,
  boosted: (nth) => `moved by boost ${nth}`,
  pinned: (place) => `pinned to place ${place}`,
  from: (recommender) => `from ${recommender}, on which it falls back`,
  left: (rules) => `Left out: ${rules}.`,
  rule: {
    "not-in-catalog": "not in the catalog",
    "not-published": "not published",
    "out-of-stock": "out of stock",
    filter: "kept out by the filter",
    price: "outside the price band",
    "too-old": "published too long ago",
    returned: "given back, or nearly the same as what was",
    bought: "bought already",
    "not-bought": "never bought",
    seen: "seen already",
  },
};

const SWEDISH: ShelfPhrases = {
  and: "och",
  because: (items) => `på grund av ${items}`,
  source: {
    ease: "personer med liknande historik tog den",
    session: "andra gick vidare till den",
    together: "den finns i samma beställningar",
    similar: "samma personer tog den",
    content: "den är av liknande slag",
    trending: "det händer mer än vanligt med den",
    popular: "många tog den",
    again: "den borde vara slut vid det här laget",
    seen: "den har setts förut",
  },
  inside: (name) => `i ${name}`,
  store: (name) => `i butiken ${name}`,
  among: (segments) => `bland ${segments}`,
  boosted: (nth) => `flyttad av lyft ${nth}`,
  pinned: (place) => `fäst på plats ${place}`,
  from: (recommender) => `från ${recommender}, som är reserven`,
  left: (rules) => `Utelämnade: ${rules}.`,
  rule: {
    "not-in-catalog": "finns inte i katalogen",
    "not-published": "inte publicerade",
    "out-of-stock": "slut i lager",
    filter: "stoppade av filtret",
    price: "utanför prisspannet",
    "too-old": "publicerade för länge sedan",
    returned: "lämnade tillbaka, eller nästan samma som något sådant",
    bought: "redan köpta",
    "not-bought": "aldrig köpta",
    seen: "redan sedda",
  },
};

export const SHELF_PHRASES: Readonly<Record<Language, ShelfPhrases>> = {
  en: ENGLISH,
  sv: SWEDISH,
};
