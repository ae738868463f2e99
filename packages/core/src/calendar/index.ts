export type { Grain, Period } from "./period.ts";
export { dayIn, GRAINS, isDate, periodAt, periodsBefore, periodsBetween } from "./period.ts";
