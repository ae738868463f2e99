export { DurationText, durationOf, LONGEST_DURATION, parseDuration } from "./duration.ts";
