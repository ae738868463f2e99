export type { Figures } from "./figures.ts";
export { judgeHits, judgeLists } from "./figures.ts";
export type { Ranker } from "./ranker.ts";
export { rankByModel, rankByPopularity } from "./ranker.ts";
export type { Method, MethodName } from "./compare.ts";
export { compareMethods } from "./compare.ts";
export type { Search, Trial } from "./search.ts";
export { searchSettings } from "./search.ts";
export type { Setting } from "./setting.ts";
export { memoryOf, settingsFor, trainBy, USUAL_SETTING } from "./setting.ts";
export type { SessionCase, SessionFigures } from "./sessions.ts";
export {
  casesOfSession,
  judgePopularItems,
  judgeSessions,
  learnSessions,
  SESSION_SETTINGS,
} from "./sessions.ts";
export type { Case, Split, SplitOptions } from "./split.ts";
export { givenSplit, splitByTime, splitLastOut } from "./split.ts";
