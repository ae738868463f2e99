export { DurationText, parseDuration } from "./duration.ts";
