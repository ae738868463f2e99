export { InstantText, parseInstant } from "./instant.ts";
export type { Grain, Period } from "./period.ts";
export {
  dayIn,
  GRAINS,
  isDate,
  isZone,
  periodAt,
  periodsBefore,
  periodsBetween,
} from "./period.ts";
