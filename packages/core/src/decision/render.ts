import type { Subject } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { at, isObject, own, ownText } from "../json/index.ts";
import type { ContentCheck } from "../slot/index.ts";
import type { CompiledOffer } from "./compile-offer.ts";
import type { Evidence } from "./evidence.ts";
import { coversLocale } from "./judge.ts";
import type { DecidedItem } from "./record.ts";
import type { Shelf } from "./shelf.ts";
import { shelfId } from "./shelf.ts";

export type Rendered =
  | { readonly content: JsonObject; readonly items: readonly DecidedItem[] | null }
  | { readonly flaw: JsonObject };

type Wanted = {
  readonly subject: Subject;
  readonly locale: string | null;
  readonly evidence: Evidence;
  readonly fits: ContentCheck;
};

const asItem = (value: Json, index: number): DecidedItem[] => {
  const id = ownText(value, "product_id") ?? ownText(value, "id");
  return isObject(value) && id !== undefined ? [{ id, position: index + 1, content: value }] : [];
};

const listed = (list: Json | undefined, limit: number): DecidedItem[] =>
  Array.isArray(list) ? list.slice(0, limit).flatMap(asItem) : [];

/** The first of a shelf, as they are shown. */
export const shelved = (shelf: Shelf | null, limit: number): DecidedItem[] =>
  (shelf?.items ?? [])
    .slice(0, limit)
    .map(({ id, content }, index) => ({ id, position: index + 1, content }));

const itemsOf = (
  { definition: { items: wanted }, recommender }: CompiledOffer,
  { subject: { attributes }, evidence }: Wanted,
): DecidedItem[] | null => {
  if (!wanted) return null;
  const { from = "", limit } = wanted;
  return recommender === null
    ? listed(at(attributes, from), limit)
    : shelved(evidence.shelf(shelfId({ recommender, isPersonal: true })), limit);
};

/** The first variant that all that it names fits, else what the offer says to everybody. */
const chosen = (
  { variants, definition }: CompiledOffer,
  { subject, locale }: Wanted,
): JsonObject => {
  const device = at(subject.attributes, "context.device.type");
  const variant = variants.find(
    (each) =>
      (each.locale === null || (locale !== null && coversLocale(each.locale, locale))) &&
      (each.device === null || each.device === device) &&
      (each.segment === null || subject.isIn(each.segment)),
  );
  return variant?.content ?? definition.content;
};

/** What formulas may read: traits, the call's context, the item that the offer sells. */
export const readerOf =
  ({ item }: CompiledOffer, { attributes }: Subject, evidence: Evidence) =>
  (name: string): Json | undefined => {
    if (name !== "item") return own(attributes, name);
    const fact = item === null ? null : evidence.item(item);
    return fact === null ? undefined : { ...fact };
  };

/** Stage 11: the words and numbers that are shown. Total: what cannot be rendered says why. */
export const render = (offer: CompiledOffer, wanted: Wanted): Rendered => {
  const content: Record<string, Json> = { ...chosen(offer, wanted) };
  const read = readerOf(offer, wanted.subject, wanted.evidence);
  for (const { name, formula } of offer.computed) {
    const found = formula.value(read);
    if (found.value === undefined) return { flaw: { computed: name, because: found.reason } };
    content[name] = found.value;
  }
  const [flaw] = offer.computed.length === 0 ? [] : wanted.fits(content);
  if (flaw) return { flaw: { at: flaw.pointer, because: flaw.message } };
  const items = itemsOf(offer, wanted);
  const { min = 0 } = offer.definition.items ?? {};
  const found = items?.length ?? 0;
  return found < min ? { flaw: { items: found, wanted: min } } : { content, items };
};
