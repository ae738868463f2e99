import { parseDuration } from "../duration/index.ts";
import type { Json } from "../json/index.ts";
import type {
  ConditionNode,
  Edge,
  EventClause,
  EventMatch,
  EventWindow,
  Measure,
  Operator,
  Step,
  ValueTest,
} from "./ast.ts";
import { ENGLISH } from "./english.ts";
import type { Phrases } from "./phrases.ts";
import { shortCount } from "./phrases.ts";
import { SWEDISH } from "./swedish.ts";

export const LANGUAGES = ["en", "sv"] as const;
export type Language = (typeof LANGUAGES)[number];

const PHRASES: Readonly<Record<Language, Phrases>> = { en: ENGLISH, sv: SWEDISH };

const LONGEST = 120;

const valueText = (value: Json): string => {
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
};

const listText = (texts: readonly string[], joint: string): string =>
  texts.length < 2
    ? (texts[0] ?? "")
    : `${texts.slice(0, -1).join(", ")} ${joint} ${texts.at(-1) ?? ""}`;

const UNITS = ["w", "d", "h", "m", "s", "ms"] as const;

/** A time in the largest unit that it is a whole number of, days before weeks. */
const durationText = (ms: number, words: Phrases): string => {
  const isWhole = (unit: (typeof UNITS)[number]): boolean =>
    unit !== "w" && ms % (parseDuration(`1${unit}`) ?? 1) === 0;
  const unit = UNITS.find(isWhole) ?? "ms";
  return words.duration(ms / (parseDuration(`1${unit}`) ?? 1), unit);
};

/** Operators that want one of a list; to the others a list is a value. */
const CHOICES = new Set(["$in", "$nin", "$ini", "$nini"]);

const operandText = (op: string, operand: Json, words: Phrases): string => {
  if (!Array.isArray(operand) || !CHOICES.has(op)) return valueText(operand);
  return listText(operand.map(valueText), words.or) || words.nothing;
};

const operatorText = (operator: Operator, words: Phrases): string => {
  switch (operator.is) {
    case "plain":
      return words.operator(
        operator.op,
        operandText(operator.op, operator.operand, words),
        operator.operand,
      );
    case "now":
      return words.now(
        operator.op,
        durationText(Math.abs(operator.offset), words),
        Math.sign(operator.offset),
      );
    case "test":
      return words.nested(operator.op, testText(operator.test, words));
    case "each":
      return words.each(
        listText(
          operator.tests.map((test) => testText(test, words)),
          words.and,
        ) || words.nothing,
        operator.op === "$alli",
      );
    case "element":
      return words.nested("$elemMatch", nodeText(operator.condition, words, false));
    case "never":
      return words.never;
  }
};

const testText = (test: ValueTest, words: Phrases): string =>
  listText(
    test.map((operator) => operatorText(operator, words)),
    words.and,
  );

const edgeText = (edge: Edge): string =>
  "date" in edge ? edge.date : Temporal.Instant.fromEpochMilliseconds(edge.instant).toString();

const windowText = (window: EventWindow | null, words: Phrases): string[] => {
  switch (window?.is) {
    case undefined:
      return [];
    case "rolling":
      return [words.rolling(durationText(window.ms, words))];
    case "calendar":
      return [words.calendar[window.period]];
    case "between":
      return [
        words.between(
          window.from === null ? null : edgeText(window.from),
          window.until === null ? null : edgeText(window.until),
        ),
      ];
  }
};

const matchText = (
  { names, where }: EventMatch,
  words: Phrases,
  count: number | null = 1,
): string => {
  const name = names.includes("*") ? words.anyEvent(count) : listText(names, words.or);
  return where === null ? name : `${name} ${words.where(nodeText(where, words, true))}`;
};

const stepText = (step: Step, words: Phrases): string =>
  words.step(matchText(step.match, words), step.in === null ? null : durationText(step.in, words));

const whichText = (clause: EventClause, count: number | null, words: Phrases): string =>
  [
    matchText(clause.match, words, count),
    ...windowText(clause.window, words),
    ...(clause.relative
      ? [words.relative[clause.relative.is](matchText(clause.relative.match, words))]
      : []),
    ...(clause.then.length > 0
      ? [clause.then.map((step) => stepText(step, words)).join(", ")]
      : []),
  ].join(" ");

/** Of how many events a measure speaks, as far as its words say it. */
const countOf = (measure: Measure, last: number | null): number | null => {
  if (last !== null) return last;
  return measure.is === "count" ? (shortCount(measure.test)?.count ?? null) : null;
};

const measureText = (measure: Measure, clause: EventClause, words: Phrases): string => {
  const { last } = clause;
  const which = whichText(clause, countOf(measure, last), words);
  const those = last === null ? which : words.lastOf(last, which);
  switch (measure.is) {
    case "count":
      return words.count(measure.test, testText(measure.test, words), those, last !== null);
    case "matched":
      return words.matched(
        measure.test,
        testText(measure.test, words),
        those,
        matchText(measure.match, words),
        measure.by,
      );
    case "sum":
    case "avg":
    case "min":
    case "max":
      return words.measured(
        measure.is,
        measure.currency === null ? measure.of : `${measure.of} (${measure.currency})`,
        those,
        testText(measure.test, words),
      );
    default:
      return words.measured(measure.is, measure.of, those, testText(measure.test, words));
  }
};

const eventText = (clause: EventClause, words: Phrases): string => {
  return listText(
    clause.measures.map((measure) => measureText(measure, clause, words)),
    words.and,
  );
};

const grouped = (text: string, isInner: boolean): string => (isInner ? `(${text})` : text);

const partsText = (
  { is, parts }: Extract<ConditionNode, { is: "all" | "any" | "none" }>,
  words: Phrases,
  isInner: boolean,
): string => {
  // One part alone stands in the brackets of `not` already.
  const texts = parts.map((part) => nodeText(part, words, is !== "none" || parts.length > 1));
  const [only] = texts;
  if (is === "none")
    return only === undefined
      ? words.always
      : parts.length === 1
        ? words.not(only)
        : words.noneOf(listText(texts, words.or));
  if (only === undefined) return is === "all" ? words.always : words.never;
  const joint = is === "all" ? words.and : words.or;
  return texts.length === 1 ? only : grouped(texts.join(` ${joint} `), isInner);
};

const nodeText = (node: ConditionNode, words: Phrases, isInner: boolean): string => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return partsText(node, words, isInner);
    case "attribute":
      return `${node.path} ${testText(node.test, words)}`;
    case "segment":
      return words.segment(listText(node.keys, words.or), node.keys.length);
    case "event":
      return eventText(node.clause, words);
    case "account":
      return node.condition.is === "segment"
        ? words.accountIn(listText(node.condition.keys, words.or), node.condition.keys.length)
        : words.account(nodeText(node.condition, words, true));
    case "item":
      return words.item(nodeText(node.condition, words, true));
  }
};

/** What people call a segment, by its key; null where it has no name but that. */
export type SegmentNames = (key: string) => string | null;

/** The condition with its segments by what people call them. */
const withNames = (node: ConditionNode, nameOf: SegmentNames, words: Phrases): ConditionNode => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return { ...node, parts: node.parts.map((part) => withNames(part, nameOf, words)) };
    case "account":
      return { ...node, condition: withNames(node.condition, nameOf, words) };
    case "segment":
      return {
        ...node,
        keys: node.keys.map((key) => {
          const name = nameOf(key);
          return name === null || name === key ? key : words.quoted(name);
        }),
      };
    default:
      return node;
  }
};

const NO_NAMES: SegmentNames = () => null;

/**
 * A condition as a sentence, without a full stop. Paths and events stay as they are written, and so
 * do segments that have no name.
 */
export const conditionSentence = (
  node: ConditionNode,
  language: Language,
  nameOf: SegmentNames = NO_NAMES,
): string => {
  const words = PHRASES[language];
  return nodeText(withNames(node, nameOf, words), words, false);
};

/** A time (ms) in words: 7 days. */
export const durationWords = (ms: number, language: Language): string =>
  durationText(ms, PHRASES[language]);

/** The time (ms) before now in words: in the last 7 days. */
export const rollingWords = (ms: number, language: Language): string =>
  PHRASES[language].rolling(durationWords(ms, language));

/** The clauses of a condition in the order in which they are explained, by their pointers, in words. */
export const clauseSentences = (
  node: ConditionNode,
  language: Language,
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const visit = (part: ConditionNode): void => {
    if (part.is === "all" || part.is === "any" || part.is === "none") part.parts.forEach(visit);
    else found.set(part.pointer, nodeText(part, PHRASES[language], false));
  };
  visit(node);
  return found;
};
