const ISO = /^[+-]?\d{4,6}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const DAY = /^([+-]?\d{4,6})-(\d\d)-(\d\d)/;
const ZONED = /(Z|[+-]\d\d:?\d\d)$/i;

/** True unless the month has no such day, which Date would take for one of the next month. */
const isDay = (text: string): boolean => {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (Number(day) <= 28) return true;
  const last = new Date(0);
  last.setUTCFullYear(Number(year), Number(month), 0);
  return Number(day) <= last.getUTCDate();
};

/** ISO 8601 text to epoch milliseconds; without an offset it is UTC. Null when it is no instant. */
export const parseInstant = (text: string): number | null => {
  if (!ISO.test(text) || !isDay(text)) return null;
  const time = Date.parse(text.includes("T") && !ZONED.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time;
};
