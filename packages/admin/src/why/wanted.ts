import type { I18n } from "../i18n/index.ts";

type Words = Pick<I18n, "t" | "list">;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const LONGEST = 90;

/** A value in few characters: what a list or an object holds is told by its number. */
export const shortValue = ({ t, list }: Words, value: unknown): string => {
  if (value === null || value === undefined) return t("why.nothing");
  if (typeof value === "boolean") return t(value ? "why.yes" : "why.no");
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value))
    return value.length > 0 && value.every((each) => typeof each === "string")
      ? list(value)
      : t("why.things", { count: value.length });
  const text = isObject(value)
    ? Object.entries(value)
        .map(([name, each]) => `${name}: ${shortValue({ t, list }, each)}`)
        .join(", ")
    : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

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

/** What a clause asks, in words: "orders is more than 2". */
export const wantedText = (words: Words, path: string, wanted: unknown): string => {
  const operators = isObject(wanted) ? Object.entries(wanted) : [];
  if (operators.length === 0 || !operators.every(([name]) => name.startsWith("$")))
    return words.t("why.is", { path, value: shortValue(words, wanted) });
  return words.list(operators.map(([name, value]) => operatorText(words, path, name, value)));
};
