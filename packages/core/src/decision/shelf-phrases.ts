import type { Language } from "../condition/index.ts";
import type { SourceName } from "../recommender/index.ts";
import type { MissingBundle } from "./shelf.ts";

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
  /** A boost by how many times an item counts that fits its condition. */
  readonly boosted: (times: string, condition: string) => string;
  /** A boost by its number in the definition, from 1, where no more was recorded. */
  readonly boostedBy: (nth: string) => string;
  readonly pinned: (place: string) => string;
  /** From another recommender than the one that was asked. */
  readonly from: (recommender: string) => string;
  readonly left: (rules: string) => string;
  /** Of what an answer was to go with, by ids. */
  readonly unknown: (items: string) => string;
  /** Where there is no model. */
  readonly untrained: string;
  /** What the items of a bundle cost together. */
  readonly together: (amount: string) => string;
  /** Why there is no bundle, by the limit that could not be kept. */
  readonly noBundle: Readonly<Record<MissingBundle, string>>;
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
  boosted: (times, condition) => `counts ${times} times as much, since ${condition}`,
  boostedBy: (nth) => `moved by boost ${nth}`,
  pinned: (place) => `pinned to place ${place}`,
  from: (recommender) => `from ${recommender}, on which it falls back`,
  left: (rules) => `Left out: ${rules}.`,
  unknown: (items) =>
    `Nothing is known of ${items}: not in the catalog, and nothing was done with it.`,
  untrained: "No model is served yet, so nothing can be recommended.",
  together: (amount) => `Together they cost ${amount}.`,
  noBundle: {
    seeds: "There is no bundle: what it would go with is not known, or was given back.",
    size: "There is no bundle: fewer items go together than it is to have.",
    total: "There is no bundle: no set costs what it is to cost.",
    margin: "There is no bundle: no set has the margin that it is to have.",
    gone: "There is no bundle: one of its items has gone from the catalog, or is out of stock.",
  },
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
  boosted: (times, condition) => `räknas ${times} gånger så mycket, eftersom ${condition}`,
  boostedBy: (nth) => `flyttad av lyft ${nth}`,
  pinned: (place) => `fäst på plats ${place}`,
  from: (recommender) => `från ${recommender}, som är reserven`,
  left: (rules) => `Utelämnade: ${rules}.`,
  unknown: (items) =>
    `Inget är känt om ${items}: finns inte i katalogen, och inget har gjorts med den.`,
  untrained: "Ingen modell används ännu, så inget kan rekommenderas.",
  together: (amount) => `Tillsammans kostar de ${amount}.`,
  noBundle: {
    seeds: "Det finns inget paket: det som paketet hör till är okänt, eller har lämnats tillbaka.",
    size: "Det finns inget paket: färre artiklar hör ihop än det ska ha.",
    total: "Det finns inget paket: ingen uppsättning kostar vad den ska.",
    margin: "Det finns inget paket: ingen uppsättning har den marginal som krävs.",
    gone: "Det finns inget paket: en av artiklarna har lämnat katalogen, eller är slut i lager.",
  },
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
