import { versions } from "node:process";

/** Version of the time-zone data that calendars are read by here, for example 2025c. */
export const TIME_ZONE_DATA = versions["tz"] ?? "unknown";
