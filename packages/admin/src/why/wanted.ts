import type { I18n } from "../i18n/index.ts";

type Words = Pick<I18n, "t" | "list">;

/** How a definition is called by people. */
type NameOf = (kind: string, key: string) => string;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const LONGEST = 90;
/** So many things of a list are named; the rest is told by its number. */
const NAMED = 3;

/** What a thing is called by, the best first. */
const NAMES = ["name", "title", "label", "product_id", "id", "sku", "key"] as const;

/** What a thing in a list is called; null where nothing in it is a name. */
const nameOf = (thing: unknown): string | null => {
  if (typeof thing === "string" || typeof thing === "number") return String(thing);
  if (!isObject(thing)) return null;
  const named = NAMES.map((name) => (Object.hasOwn(thing, name) ? thing[name] : undefined));
  const found = named.find((each) => typeof each === "string" || typeof each === "number");
  return found === undefined ? null : String(found);
};

/** A list of things: how many, and what the first are called. */
const thingsText = ({ t, list }: Words, things: readonly unknown[]): string => {
  const names = things.map(nameOf);
  const first = names.slice(0, NAMED).flatMap((name) => name ?? []);
  if (first.length === 0 || names.includes(null)) return t("why.things", { count: things.length });
  const left = things.length - first.length;
  const named = left > 0 ? [...first, t("why.others", { count: left })] : first;
  return t("why.named", { count: things.length, names: list(named) });
};

const listText = (words: Words, values: readonly unknown[]): string => {
  const isShort = values.length > 0 && values.length <= NAMED;
  const texts = values.filter((each) => typeof each === "string");
  return isShort && texts.length === values.length ? words.list(texts) : thingsText(words, values);
};

const objectText = (words: Words, value: object): string => {
  const text = Object.entries(value)
    .map(([name, each]) => `${name}: ${shortValue(words, each)}`)
    .join(", ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

/** A value in few characters: what a list or an object holds is told by names and by number. */
export const shortValue = (words: Words, value: unknown): string => {
  const { t } = words;
  if (value === null || value === undefined) return t("why.nothing");
  if (typeof value === "boolean") return t(value ? "why.yes" : "why.no");
  if (Array.isArray(value)) return listText(words, value);
  if (typeof value === "object") return objectText(words, value);
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Whether `shortValue` leaves out some of it. */
export const isCut = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > NAMED || value.some((each) => typeof each === "object")
    : isObject(value) && JSON.stringify(value).length > LONGEST / 2;

const COMPARED = {
  $eq: "why.is",
  $ne: "why.isNot",
  $gt: "why.moreThan",
  $gte: "why.atLeast",
  $lt: "why.lessThan",
  $lte: "why.atMost",
  $in: "why.oneOf",
  $nin: "why.noneOf",
} as const;

type Compared = keyof typeof COMPARED;
const isCompared = (name: string): name is Compared => Object.hasOwn(COMPARED, name);

const operatorText = (words: Words, path: string, name: string, value: unknown): string => {
  const { t } = words;
  if (isCompared(name)) return t(COMPARED[name], { path, value: shortValue(words, value) });
  if (name === "$exists") return t(value === false ? "why.isMissing" : "why.isThere", { path });
  if (name === "$size") return wantedText(words, t("why.numberOf", { path }), value);
  return `${path} ${name.replace("$", "")} ${shortValue(words, value)}`;
};

/** The segments that a clause asks for: one, or one of several. */
const segmentsIn = (wanted: unknown): readonly string[] => {
  if (typeof wanted === "string") return [wanted];
  const several = isObject(wanted) && Object.keys(wanted).length === 1 ? wanted["$in"] : undefined;
  return Array.isArray(several) ? several.filter((each) => typeof each === "string") : [];
};

/** What a clause asks, in words: "orders is more than 2". */
export const wantedText = (
  words: Words,
  path: string,
  wanted: unknown,
  nameOf: NameOf = (_, key) => key,
): string => {
  const segments = path === "$segment" ? segmentsIn(wanted) : [];
  if (segments.length > 0)
    return words.t("why.inSegments", {
      count: segments.length,
      segments: segments.map((key) => nameOf("segment", key)).join(", "),
    });
  const operators = isObject(wanted) ? Object.entries(wanted) : [];
  if (operators.length === 0 || !operators.every(([name]) => name.startsWith("$")))
    return words.t("why.is", { path, value: shortValue(words, wanted) });
  return words.list(operators.map(([name, value]) => operatorText(words, path, name, value)));
};
