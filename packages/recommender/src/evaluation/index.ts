export type { Figures } from "./figures.ts";
export { judgeHits, judgeLists } from "./figures.ts";
export type { Ranker } from "./ranker.ts";
export { rankByModel, rankByPopularity } from "./ranker.ts";
export type { Method, MethodName } from "./compare.ts";
export { compareMethods } from "./compare.ts";
export type { Refinement, Search, Trial } from "./search.ts";
export { searchSettings } from "./search.ts";
export type { Limits, Setting } from "./setting.ts";
export { memoryOf, settingsFor, trainBy, USUAL_SETTING } from "./setting.ts";
export type { SessionCase, SessionFigures, SessionTrial } from "./sessions.ts";
export {
  casesOfSession,
  judgePopularItems,
  judgeSessions,
  learnSessions,
  searchSessions,
  SESSION_SETTINGS,
} from "./sessions.ts";
export type { Case, Split, SplitOptions, TimeSplit } from "./split.ts";
export { givenSplit, splitByTime, splitLastOut } from "./split.ts";
