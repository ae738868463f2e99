import type { Language } from "../condition/index.ts";
import { conditionSentence, readCondition } from "../condition/index.ts";
import { ownText } from "../json/index.ts";
import type { Decision } from "./decision.ts";
import { ENGLISH } from "./english.ts";
import type { Phrases, Rival } from "./phrases.ts";
import type { Reason } from "./reason.ts";
import type { Candidate, Clause } from "./record.ts";
import { clip, sawText } from "./saw.ts";
import type { ItemNames } from "./shelf-sentence.ts";
import { shelfSentences } from "./shelf-sentence.ts";
import { SWEDISH } from "./swedish.ts";
import { figureText, instantText, percentText, toldOf } from "./told.ts";

const PHRASES: Readonly<Record<Language, Phrases>> = { en: ENGLISH, sv: SWEDISH };

/** In whose zone (IANA) and language something is said. */
export type Saying = { readonly zone: string; readonly language: Language };

const SHOWN: ReadonlySet<Reason> = new Set(["SELECTED", "SPLIT", "FORCED", "STICKY"]);

/** What a clause asks, in words. */
export const clauseAsks = ({ path, wanted }: Pick<Clause, "path" | "wanted">, language: Language) =>
  conditionSentence(readCondition({ [path]: wanted }).node, language);

/** What a clause asks and what it saw. */
export const clauseSentence = (clause: Clause, language: Language): string => {
  const words = PHRASES[language];
  const saw = clause.unknown ? null : sawText(clause, words.things);
  const asks = `${clip(clauseAsks(clause, language))}: ${words.saw(saw)}`;
  // Of a suppression it is good when what it asks for is not so.
  return clause.part === "suppress"
    ? `${clause.result ? "✗" : "✓"} ${words.leftAloneIf} ${asks}`
    : `${clause.result ? "✓" : "✗"} ${asks}`;
};

/** What became of a candidate, and why. */
export const candidateSentence = (
  { offer, rule, reason, parameters }: Pick<Candidate, "offer" | "rule" | "reason" | "parameters">,
  { zone, language }: Saying,
): string => {
  const words = PHRASES[language];
  const told = toldOf(
    SHOWN.has(reason) ? { ...parameters, rule } : parameters,
    zone,
    language,
    words.forms,
  );
  const why = words.because[reason](told);
  return SHOWN.has(reason)
    ? words.shown(offer, told.figure("position"), why)
    : words.notShown(offer, why);
};

/** The candidate that came closest. */
const rivalOf = (candidates: readonly Candidate[]): Rival | null => {
  const rivals = candidates.flatMap(({ offer, reason, parameters }): Rival[] => {
    const { margin } = parameters;
    return reason === "OUTRANKED" && typeof margin === "number" ? [{ offer, margin }] : [];
  });
  const [first, ...others] = rivals;
  if (!first) return null;
  return others.reduce((closest, each) => (each.margin < closest.margin ? each : closest), first);
};

const choiceOf = (decision: Decision, words: Phrases): string[] => {
  const { offer, score, by, candidates, parameters, uses = [] } = decision;
  // Of several that are shown together each has its own place.
  if (offer === null || score === undefined || uses.length > 1) return [];
  const rival = rivalOf(candidates);
  if (rival === null && candidates.length < 2) return [];
  const figure = (value: number): string => figureText(value, words.forms);
  return [
    words.choice({
      offer,
      by: by === "priority" || by === undefined ? "priority" : "score",
      score: figure(score.final),
      explored: parameters["explored"] === true,
      chance: score.chance === null ? null : percentText(score.chance, words.forms),
      rival: rival && {
        offer: rival.offer,
        margin: rival.margin > 0 ? figure(rival.margin) : null,
      },
    }),
  ];
};

const offersOf = ({ offer, uses = [] }: Decision, words: Phrases): string => {
  const offers = uses.length > 1 ? uses.map((use) => use.offer) : [offer ?? "?"];
  return offers.length < 2
    ? offers.join("")
    : `${offers.slice(0, -1).join(", ")} ${words.and} ${offers.at(-1) ?? ""}`;
};

const headline = (decision: Decision, { zone, language }: Saying): string => {
  const words = PHRASES[language];
  const { slot, reason, parameters, subject } = decision;
  const who = subject ? words.profile(subject.profile) : words.nobody;
  if (SHOWN.has(reason)) return words.got(who, offersOf(decision, words), slot);
  const why = words.because[reason](toldOf(parameters, zone, language, words.forms));
  if (ownText(parameters, "error") === "unknown-slot") return words.nothingShown(why);
  return reason === "FALLBACK" || reason === "GLOBAL_CONTROL"
    ? words.gotDefault(who, slot, why)
    : words.defaultShown(slot, why);
};

const NO_NAMES: ItemNames = new Map();

/** Of items that a recommender gave: what each is there for, and what its rules left out. */
export const itemSentencesOf = (
  decision: Decision,
  language: Language,
  names: ItemNames = NO_NAMES,
): string[] => shelfSentences(decision, { language, forms: PHRASES[language].forms, names });

/**
 * A decision in plain words: the answer first, then what each item is there for, then each candidate with
 * what its clauses saw.
 */
export const sentencesOf = (
  decision: Decision,
  language: Language = "en",
  names: ItemNames = NO_NAMES,
): string[] => {
  const words = PHRASES[language];
  const { zone = "UTC", shadow, candidates, facts: { stale } = {} } = decision;
  const saying = { zone, language };
  return [
    headline(decision, saying),
    ...choiceOf(decision, words),
    ...(shadow === undefined ? [] : [words.shadow(shadow.offer)]),
    ...(stale === undefined
      ? []
      : [words.stale(instantText(stale.figures, zone, words.forms) ?? "?")]),
    ...itemSentencesOf(decision, language, names).map((sentence) => `  ${sentence}`),
    ...candidates.flatMap((candidate) => [
      `  ${candidateSentence(candidate, saying)}`,
      ...candidate.clauses.map((clause) => `    ${clauseSentence(clause, language)}`),
    ]),
  ];
};

/** One thing that could be otherwise: what a clause asks, a time, something seen, a consent. */
export type Otherwise =
  | { readonly what: "attribute" | "segment"; readonly clause: Clause }
  /** Epoch ms. */
  | { readonly what: "time"; readonly at: number }
  | { readonly what: "exposure"; readonly offer: string }
  | { readonly what: "consent"; readonly purpose: string };

/** What would come of it: shown, kept back by the control group, or outranked. */
export type Then =
  | { readonly then: "shown" }
  | { readonly then: "control group" }
  | {
      readonly then: "outranked";
      readonly by: { readonly offer: string; readonly margin: number } | null;
    };

const otherwiseText = (change: Otherwise, { zone, language }: Saying): string => {
  const { forms, change: words } = PHRASES[language];
  switch (change.what) {
    case "attribute":
    case "segment": {
      const { path, wanted, result } = change.clause;
      const asked = { [path]: wanted };
      return conditionSentence(readCondition(result ? { $not: asked } : asked).node, language);
    }
    case "time":
      return words.time(instantText(change.at, zone, forms) ?? "?");
    case "exposure":
      return words.exposure(change.offer);
    case "consent":
      return words.consent(change.purpose);
  }
};

const thenText = (result: Then, language: Language): string => {
  const { forms, change: words } = PHRASES[language];
  switch (result.then) {
    case "shown":
      return words.shown;
    case "control group":
      return words.control;
    case "outranked": {
      const { by } = result;
      const margin = by !== null && by.margin > 0 ? figureText(by.margin, forms) : null;
      return words.outranked(by?.offer ?? null, margin);
    }
  }
};

/** The smallest change that was found, or that none was. */
export const changeSentence = (
  change: { readonly is: Otherwise; readonly then: Then } | null,
  saying: Saying,
): string => {
  const { change: words } = PHRASES[saying.language];
  return change === null
    ? words.none
    : words.smallest(otherwiseText(change.is, saying), thenText(change.then, saying.language));
};
