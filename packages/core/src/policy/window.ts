/** Calendar windows that caps and budgets are counted in. */
export const WINDOWS = ["today", "this week", "this month"] as const;
export type CalendarWindow = (typeof WINDOWS)[number];
