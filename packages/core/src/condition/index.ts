export type {
  CalendarWindow,
  ConditionFlaw,
  ConditionNode,
  EventClause,
  EventMatch,
  Measure,
  SegmentOf,
  ValueTest,
} from "./ast.ts";
export { compileConditionNode } from "./compile.ts";
export { compileCondition, isFlaw } from "./condition.ts";
export type { EventValue, Moment, ValueMeasure } from "./event-value.ts";
export { compileEventValue, nextWholeDay, VALUE_MEASURES, wholeDaysSince } from "./event-value.ts";
export type { Feature, FeatureRecord, FeatureRecords, Keep } from "./feature.ts";
export { compareRecords, featureId, keepBoth, keptOf, MAX_RECORDS } from "./feature.ts";
export type { Matchable } from "./matchable.ts";
export { ANY_EVENT, eventsNamed, matchableOf, matchName } from "./matchable.ts";
export type { FeatureMatcher } from "./matcher.ts";
export { compileMatcher, recordsFrom } from "./matcher.ts";
export { OPERATOR_NAMES } from "./operators.ts";
export type { ReadCondition } from "./parse.ts";
export { readCondition } from "./parse.ts";
export { Condition } from "./schema.ts";
export { reader } from "./path.ts";
export type {
  Clause,
  CompiledCondition,
  Computed,
  Evaluation,
  SeenAccount,
  Subject,
} from "./subject.ts";
export { accountOutside, subjectOf } from "./subject.ts";
export type { Language, SegmentNames } from "./sentence.ts";
export {
  clauseSentences,
  conditionSentence,
  durationWords,
  LANGUAGES,
  rollingWords,
} from "./sentence.ts";
export { zoneOf } from "./zone.ts";
