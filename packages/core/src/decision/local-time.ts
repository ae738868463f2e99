import type { JsonObject } from "../json/index.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Where conditions and formulas find what the clock says where the person is. */
const LOCAL = "context.local";

/** Whether paths read the local time. */
export const readsLocalTime = (reads: readonly string[]): boolean =>
  reads.some((path) => path === "context" || path === LOCAL || path.startsWith(`${LOCAL}.`));

/** What the clock and the calendar say at an instant (epoch ms) in a zone: hour 0 to 23, weekday mon to sun. */
export const localTimeAt = (now: number, zone: string): JsonObject => {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  return {
    hour: local.hour,
    minute: local.minute,
    weekday: DAYS[local.dayOfWeek - 1] ?? null,
    date: local.toPlainDate().toString(),
  };
};
