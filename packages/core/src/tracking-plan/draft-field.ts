import type { JsonObject } from "../json/index.ts";
import type { DataClass, Declared, Scope } from "../privacy/index.ts";
import { looksLikeContact, membersOf, step, stricter } from "../privacy/index.ts";
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
  readonly name: string;
  /** The class that the live plans and the name give it. */
  readonly dataClass: DataClass;
  /** How classes are found inside it. */
  readonly scope: Scope;
  readonly declared: Declared;
  /** How often what is around it was seen. */
  readonly around: number;
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

const classFor = ({ dataClass }: Standing, { count, emails }: Texts): DataClass =>
  count > 0 && emails * 2 >= count ? stricter(dataClass, "contact") : dataClass;

/** True for what says nothing of a person that people could read. */
const isPlain = (dataClass: DataClass): boolean =>
  dataClass === "none" || dataClass === "pseudonymous";

/** Said of an object that it is about nobody, a plan says it of all that is ever put into it. */
const classRules = ({ types }: Seen, pii: DataClass): JsonObject =>
  isPlain(pii) && (types.has("object") || types.has("array")) ? {} : { pii };

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
  const listed = [...values.keys()].sort();
  return isPlain(dataClass) && !listed.some((text) => looksLikeContact(text)) ? listed : null;
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
  const fields = seen.types.has("object") ? draftFields(seen, standing) : {};
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
    ...classRules(seen, pii),
    ...(description === "" ? {} : { description }),
    ...innerRules(seen, standing),
  };
};

const draftItems = (items: Seen, standing: Standing): JsonObject =>
  draftField(items, { ...standing, around: items.count, mayBeRequired: false });

/** The rules of an object's properties, by name. */
export const draftFields = (
  seen: Seen,
  { scope, declared }: Pick<Standing, "scope" | "declared">,
  { around = seen.types.get("object") ?? 0, mayBeRequired = true } = {},
): JsonObject => {
  const fields = seen.fields ?? new Map<string, Seen>();
  const names = Object.fromEntries([...fields.keys()].map((name) => [name, null]));
  const members = membersOf(scope, names);
  return Object.fromEntries(
    [...fields].map(([name, field]) => {
      const found = step(members, name, declared);
      return [name, draftField(field, { name, ...found, declared, around, mayBeRequired })];
    }),
  );
};
