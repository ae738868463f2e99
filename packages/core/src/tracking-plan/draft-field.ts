import type { JsonObject } from "../json/index.ts";
import type { DataClass } from "../privacy/index.ts";
import { classOfName } from "../privacy/index.ts";
import type { PlanFormat } from "./format.ts";
import type { Seen, Texts, ValueType } from "./observation.ts";
import { areShared } from "./observation.ts";
import type { PlanType } from "./schema.ts";

/** How often something must have been seen before anything follows from it. */
export const ENOUGH = { required: 20, format: 20, enum: 50 } as const;

/** Present in at least so many: the sender may have meant always. */
const NEARLY_ALWAYS = 0.99;

const MONEY =
  /(^|_)(price|total|value|revenue|subtotal|tax|shipping|discount|amount|cost|fee)($|_)/;

/** Where a value stood. */
export type Standing = {
  readonly place: "trait" | "property";
  readonly name: string;
  /** How often what is around it was seen. */
  readonly around: number;
  /** It stands beside a product's id. */
  readonly isOfProduct: boolean;
  /** Items of a list and traits of a call are there when they are there. */
  readonly mayBeRequired: boolean;
};

/** camelCase and snake_case alike as words with _ between. */
const wordsOf = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");

const hasWord = (name: string, word: string): boolean => wordsOf(name).split("_").includes(word);

const formatOf = ({ count, formats }: Texts, name: string): PlanFormat | null => {
  if (count < ENOUGH.format) return null;
  const certain = (["email", "date-time", "date", "uri"] as const).find((format) =>
    formats.includes(format),
  );
  if (certain) return certain;
  // Three capitals may be anything; only with the name beside them are they a currency.
  return (
    (["currency", "country"] as const).find(
      (format) => formats.includes(format) && hasWord(name, format),
    ) ?? null
  );
};

const NOT_PERSONAL_IN_PRODUCTS = new Set(["name", "url", "image_url", "description"]);

const classFor = ({ place, name, isOfProduct }: Standing, { count, emails }: Texts): DataClass => {
  if (count > 0 && emails * 2 >= count) return "contact";
  if (isOfProduct && NOT_PERSONAL_IN_PRODUCTS.has(wordsOf(name))) return "none";
  return classOfName(place, name);
};

const typesFrom = (seen: ReadonlyMap<ValueType, number>, isMoney: boolean): PlanType[] => {
  const types = [...seen.keys()].filter((type) => type !== "null");
  const numbers = types.includes("number") || (isMoney && types.includes("integer"));
  return [
    ...types.filter((type) => type !== "number" && !(numbers && type === "integer")),
    ...(numbers ? (["number"] as const) : []),
  ].sort();
};

const enumOf = (texts: Texts, dataClass: DataClass): string[] | null => {
  const { count, values } = texts;
  if (values === null || count < ENOUGH.enum || values.size < 2 || !areShared(texts)) return null;
  return dataClass === "contact" || dataClass === "sensitive" ? null : [...values.keys()].sort();
};

const percent = (part: number, whole: number): string =>
  `${String(Math.floor((part / whole) * 1000) / 10)} %`;

const describe = (seen: Seen, { around, mayBeRequired }: Standing): string => {
  const { count, types } = seen;
  const notes = count === around ? [] : [`In ${count} of ${around} (${percent(count, around)}).`];
  if (
    mayBeRequired &&
    around >= ENOUGH.required &&
    count < around &&
    count / around >= NEARLY_ALWAYS
  )
    notes.push("Nearly always there: required, if the rest are mistakes.");
  // Whole numbers among others are numbers too.
  const isMixed = [...types.keys()].some((type) => type !== "integer" && type !== "number");
  if (types.size > 1 && isMixed)
    notes.push(`Seen as ${[...types].map(([type, times]) => `${type} ${times}×`).join(", ")}.`);
  return notes.join(" ");
};

const textRules = (
  seen: Seen,
  types: readonly PlanType[],
  dataClass: DataClass,
  name: string,
): JsonObject => {
  if (!types.includes("string")) return {};
  const format = formatOf(seen.texts, name);
  if (format !== null) return { format };
  const values = types.length === 1 ? enumOf(seen.texts, dataClass) : null;
  return values === null ? {} : { enum: values };
};

/** What follows from how often a value was there, and was null. */
const presenceRules = (seen: Seen, { around, mayBeRequired }: Standing): JsonObject => {
  const isAlways = seen.count === around && around >= ENOUGH.required;
  return {
    ...(mayBeRequired && isAlways ? { required: true } : {}),
    ...(seen.types.has("null") && seen.types.size > 1 ? { nullable: true } : {}),
  };
};

const moneyRules = (seen: Seen): JsonObject => ({
  ...(seen.least >= 0 ? { min: 0 } : {}),
  unit: "currency",
});

const innerRules = (seen: Seen, standing: Standing): JsonObject => {
  const fields = seen.types.has("object") ? draftFields(seen, standing.place) : {};
  return {
    ...(seen.items === null ? {} : { items: draftItems(seen.items, standing) }),
    ...(Object.keys(fields).length === 0 ? {} : { properties: fields }),
  };
};

/** The rule that everything seen in a place keeps, as a plan writes it. */
export const draftField = (seen: Seen, standing: Standing): JsonObject => {
  const isMoney = MONEY.test(wordsOf(standing.name));
  const types = typesFrom(seen.types, isMoney);
  const [first = "any"] = types;
  const pii = classFor(standing, seen.texts);
  const description = describe(seen, standing);
  return {
    type: types.length > 1 ? types : first,
    ...presenceRules(seen, standing),
    ...textRules(seen, types, pii, standing.name),
    ...(isMoney && types.includes("number") ? moneyRules(seen) : {}),
    pii,
    ...(description === "" ? {} : { description }),
    ...innerRules(seen, standing),
  };
};

const draftItems = (items: Seen, { place, name, isOfProduct }: Standing): JsonObject =>
  draftField(items, {
    place,
    name,
    isOfProduct,
    around: items.count,
    mayBeRequired: false,
  });

const PRODUCT_IDS = ["product_id", "productId", "sku"] as const;

/** The rules of an object's properties, by name. */
export const draftFields = (
  seen: Seen,
  place: Standing["place"],
  { around = seen.types.get("object") ?? 0, mayBeRequired = true } = {},
): JsonObject => {
  const fields = seen.fields ?? new Map<string, Seen>();
  const isOfProduct = PRODUCT_IDS.some((id) => fields.has(id));
  return Object.fromEntries(
    [...fields].map(([name, field]) => [
      name,
      draftField(field, { place, name, around, isOfProduct, mayBeRequired }),
    ]),
  );
};
