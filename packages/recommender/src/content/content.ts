import type { Language } from "./stem.ts";

/** A text, and the language that it is in; null where nobody says. */
export type Told = { readonly text: string; readonly language: Language | null };

/** What an item is, as far as likeness goes by it. What has no weight above nought is left out. */
export type ItemContent = {
  readonly texts: readonly (Told & { readonly weight: number })[];
  /** What is the same or not: a brand, a category, a colour. */
  readonly labels: readonly {
    readonly name: string;
    readonly value: string;
    readonly weight: number;
  }[];
  /** Supplied with the item by whoever has a model for it; those of one length are compared. */
  readonly embedding: ArrayLike<number> | null;
};

/** An item of a catalog, as its parts are known by name; what it says may be in several languages. */
export type Described = {
  readonly title: string | readonly Told[];
  readonly text: string | readonly Told[];
  readonly brand: string | null;
  /** The way down the tree, from the root. */
  readonly category: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly embedding: ArrayLike<number> | null;
};

/** How much the parts of an item count against each other. */
export const PART_WEIGHTS = { title: 3, text: 1, brand: 2, category: 2, attribute: 1 } as const;

const weighed = (said: string | readonly Told[], weight: number): ItemContent["texts"] =>
  (typeof said === "string" ? [{ text: said, language: null }] : said).map((each) => ({
    ...each,
    weight,
  }));

/** The content of an item by its parts. Of its category each level counts: the finer, the more. */
export const contentOf = ({
  title,
  text,
  brand,
  category,
  attributes,
  embedding,
}: Described): ItemContent => ({
  texts: [...weighed(title, PART_WEIGHTS.title), ...weighed(text, PART_WEIGHTS.text)],
  labels: [
    ...(brand === null ? [] : [{ name: "brand", value: brand, weight: PART_WEIGHTS.brand }]),
    ...category.map((_, level) => ({
      name: "category",
      value: JSON.stringify(category.slice(0, level + 1)),
      weight: (PART_WEIGHTS.category * (level + 1)) / category.length,
    })),
    ...Object.entries(attributes).map(([name, value]) => ({
      name: `attribute ${name}`,
      value,
      weight: PART_WEIGHTS.attribute,
    })),
  ],
  embedding,
});

/** How often each term stands in some content, by weight. A label is a term that no word is. */
export const termsOf = (
  { texts, labels }: Pick<ItemContent, "texts" | "labels">,
  wordsOf: (told: Told) => readonly string[],
): ReadonlyMap<string, number> => {
  const terms = new Map<string, number>();
  const add = (term: string, weight: number): void => {
    if (Number.isFinite(weight) && weight > 0) terms.set(term, (terms.get(term) ?? 0) + weight);
  };
  for (const { weight, ...told } of texts) for (const word of wordsOf(told)) add(word, weight);
  for (const { name, value, weight } of labels)
    add(`${name}=${value.normalize("NFKC").toLowerCase()}`, weight);
  return terms;
};
