import type { Language } from "../condition/index.ts";
import { conditionSentence, readCondition } from "../condition/index.ts";
import { own, ownText } from "../json/index.ts";
import type { SourceName } from "../recommender/index.ts";
import { SOURCE_NAMES } from "../recommender/index.ts";
import type { Decision } from "./decision.ts";
import type { Forms } from "./phrases.ts";
import type { Moved, Shelf, ShelvedBoost, ShelvedItem } from "./shelf.ts";
import type { ShelfPhrases } from "./shelf-phrases.ts";
import { SHELF_PHRASES } from "./shelf-phrases.ts";
import { amountText, figureText, percentText } from "./told.ts";

/** What items are called, by their ids; one that is not there is told by its id. */
export type ItemNames = ReadonlyMap<string, string>;

type Words = {
  readonly language: Language;
  readonly phrases: ShelfPhrases;
  readonly forms: Forms;
  readonly names: ItemNames;
};

const ANYBODY = "anybody:";

const listed = (parts: readonly string[], and: string): string =>
  parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} ${and} ${parts.at(-1) ?? ""}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const nameOf = ({ id, content }: ShelvedItem, names: ItemNames): string =>
  ownText(content, "name") ?? names.get(id) ?? id;

const becauseText = ({ because }: ShelvedItem, { phrases, forms, names }: Words): string[] => {
  const items = because.map(
    ({ id, share }) => `${names.get(id) ?? id} (${percentText(share, forms)})`,
  );
  return items.length === 0 ? [] : [phrases.because(listed(items, phrases.and))];
};

/** A place by its name: `country:SE` is Sweden. */
const placeText = (place: string, { phrases, language }: Words): string => {
  const [kind, name] = [place.slice(0, place.indexOf(":")), place.slice(place.indexOf(":") + 1)];
  if (kind === "store") return phrases.store(name);
  if (kind === "region") return phrases.inside(name.slice(name.indexOf("/") + 1));
  const isCode = /^[A-Z]{2}$/.test(name);
  const names = new Intl.DisplayNames(language, { type: "region" });
  return phrases.inside(isCode ? (names.of(name) ?? name) : name);
};

/** Among whom a source found it: the category, the place, the segments; nothing where that is everybody. */
const amongText = ({ among = {} }: ShelvedItem, source: SourceName, words: Words): string => {
  const { category, place, segments = [] } = among[source] ?? {};
  const { phrases } = words;
  return [
    ...(category === undefined ? [] : [phrases.inside(category)]),
    ...(place === undefined ? [] : [placeText(place, words)]),
    ...(segments.length === 0
      ? []
      : [
          phrases.among(
            listed(
              segments.map(({ name }) => name),
              phrases.and,
            ),
          ),
        ]),
  ]
    .map((text) => ` ${text}`)
    .join("");
};

/** How it was found; with what part each way had, where there were several. */
const sourcesText = (item: ShelvedItem, words: Words): string[] => {
  const { sources } = item;
  const { phrases, forms } = words;
  const parts = SOURCE_NAMES.flatMap((name) => {
    const part = own(sources, name);
    return typeof part === "number" && part > 0 ? [{ name, part }] : [];
  }).sort((a, b) => b.part - a.part);
  const texts = parts.map(({ name, part }) => {
    const found = phrases.source[name] + amongText(item, name, words);
    return parts.length === 1 ? found : `${found} (${percentText(part, forms)})`;
  });
  return texts.length === 0 ? [] : [listed(texts, phrases.and)];
};

const movedText = (
  moved: Moved,
  boosts: readonly ShelvedBoost[],
  { phrases, forms, language }: Words,
): string => {
  if ("pinned" in moved) return phrases.pinned(figureText(moved.pinned, forms));
  const boost = boosts[moved.boost];
  if (boost === undefined) return phrases.boostedBy(figureText(moved.boost + 1, forms));
  const condition = conditionSentence(readCondition(boost.if).node, language);
  return phrases.boosted(figureText(boost.weight, forms), condition);
};

/** The shelf that is shown, and the recommender that was asked for it. */
type Shown = { readonly asked: string; readonly shelf: Shelf };

/** An item of a shelf and what it is there for: what spoke for it, how it was found, what moved it. */
const itemSentence = (
  item: ShelvedItem,
  position: number,
  { asked, shelf }: Shown,
  words: Words,
): string => {
  const { phrases, forms, names } = words;
  const boosts = new Map(Object.entries(shelf.boosts ?? {})).get(item.from) ?? [];
  const why = [
    ...becauseText(item, words),
    ...sourcesText(item, words),
    ...item.moved.map((each) => movedText(each, boosts, words)),
    ...(item.from === asked ? [] : [phrases.from(item.from)]),
  ];
  const told = why.length === 0 ? "" : `: ${why.join("; ")}`;
  return `${figureText(position, forms)}. ${nameOf(item, names)}${told}.`;
};

const leftSentence = ({ left }: Shelf, { phrases, forms }: Words): string[] => {
  const rules = Object.entries(left)
    .filter(([, count]) => count > 0)
    .map(([rule, count]) => `${figureText(count, forms)} ${ownText(phrases.rule, rule) ?? rule}`);
  return rules.length === 0 ? [] : [phrases.left(rules.join(", "))];
};

/** Why what a shelf is made from is not there: items that nobody knows, or the model. */
const absentSentences = ({ model, unknown = [] }: Shelf, { phrases }: Words): string[] => [
  ...(model === null ? [phrases.untrained] : []),
  ...(unknown.length === 0 ? [] : [phrases.unknown(listed(unknown, phrases.and))]),
];

/** What a set costs, or why there is none. */
const bundleSentence = ({ bundle }: Shelf, { phrases, forms }: Words): string[] => {
  if (bundle === undefined) return [];
  if ("missing" in bundle) return [phrases.noBundle[bundle.missing]];
  const { total, currency } = bundle;
  return [phrases.together([amountText(total, forms), currency ?? []].flat().join("\u00a0"))];
};

/**
 * The shelf that the decision's items are of, with the recommender that was asked; null for none. A default
 * shows what anybody would be shown, an offer what was made for the person; of several with the same items it
 * is the one that has them in that order. Where nothing is shown, the only shelf says why it is empty.
 */
const shelfShown = ({ items, offer, facts }: Decision): Shown | null => {
  const ids = (items ?? []).map(({ id }) => id);
  const isForAnybody = (id: string): boolean => id.startsWith(ANYBODY);
  const shelves = Object.entries(facts?.shelves ?? {}).sort(
    ([one], [other]) =>
      Number(isForAnybody(one) === (offer !== null)) -
      Number(isForAnybody(other) === (offer !== null)),
  );
  const found =
    ids.length === 0 && shelves.length > 1
      ? undefined
      : (shelves.find(([, shelf]) => ids.every((id, at) => shelf.items[at]?.id === id)) ??
        shelves.find(([, shelf]) => {
          const there = new Set(shelf.items.map(({ id }) => id));
          return ids.every((id) => there.has(id));
        }));
  if (found === undefined) return null;
  const [id, shelf] = found;
  return { asked: id.startsWith(ANYBODY) ? id.slice(ANYBODY.length) : id, shelf };
};

/** Ids of the items that the sentences of a decision name beside those that it shows. */
export const namedIn = (decision: Decision): readonly string[] => [
  ...new Set(
    (shelfShown(decision)?.shelf.items ?? []).flatMap(({ because }) => because.map(({ id }) => id)),
  ),
];

/** Of the items that a recommender gave: what each is there for, and what the rules left out. */
export const shelfSentences = (
  decision: Decision,
  { language, forms, names }: { language: Language; forms: Forms; names: ItemNames },
): string[] => {
  const shown = shelfShown(decision);
  if (shown === null) return [];
  const { shelf } = shown;
  const words = { language, phrases: SHELF_PHRASES[language], forms, names };
  const byId = new Map(shelf.items.map((item) => [item.id, item]));
  const told = (decision.items ?? []).flatMap(({ id }, at) => {
    const item = byId.get(id);
    return item === undefined ? [] : [itemSentence(item, at + 1, shown, words)];
  });
  return [
    ...told,
    ...bundleSentence(shelf, words),
    ...absentSentences(shelf, words),
    ...leftSentence(shelf, words),
  ].map(capital);
};
