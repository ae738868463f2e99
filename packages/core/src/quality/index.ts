export { DAY, dayOf } from "./day.ts";
export type { Figure } from "./figure.ts";
export { LEAST, shareOf } from "./figure.ts";
export type {
  DayCounts,
  EventCounts,
  ProfileTraitCounts,
  RefusalCounts,
  RejectionCounts,
  RuleCounts,
  SourceCounts,
  TraitCounts,
  UnknownCounts,
} from "./counts.ts";
export { UNKNOWN_EVENT } from "./counts.ts";
export type { Updates } from "./freshness.ts";
export type { Concern } from "./concern.ts";
export type { TraitQuality } from "./completeness.ts";
export type { Declared, DayQuality, OverallQuality, SourceQuality, Totals } from "./quality.ts";
export { firstDayNeeded, overallQuality, sourceQuality, windowOf } from "./quality.ts";
