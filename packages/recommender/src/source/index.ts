export type { Proposal } from "../ranking/index.ts";
export type { AgainOptions, Due } from "./again.ts";
export { AGAIN_DEFAULTS, againSource, duesOf, isDue } from "./again.ts";
export type { BridgedOptions } from "./bridged.ts";
export { bridgedSource } from "./bridged.ts";
export { contentSource } from "./content.ts";
export type { Speakers } from "./ease.ts";
export { allSpeak, easeSource, nearestSpeak, similarSource } from "./ease.ts";
export { popularSource } from "./popular.ts";
export { filledSource } from "./filled.ts";
export type { HistoryOptions } from "./question.ts";
export {
  HISTORY_DEFAULTS,
  historyOfTouches,
  shownFor,
  speakersOf,
  supportersOf,
} from "./question.ts";
export { seenSource } from "./seen.ts";
export type { SessionSourceOptions } from "./session.ts";
export { SESSION_SOURCE_DEFAULTS, sessionOf, sessionSource } from "./session.ts";
export type { Allowed, Because, Question, Source, Touch } from "./source.ts";
export { pairsOf, togetherSource } from "./together.ts";
export { trendingSource } from "./trending.ts";
