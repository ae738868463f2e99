const ISO = /^[+-]?\d{4,6}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const ZONED = /(Z|[+-]\d\d:?\d\d)$/i;

/** ISO 8601 text to epoch milliseconds; without an offset it is UTC. Null when it is no instant. */
export const parseInstant = (text: string): number | null => {
  if (!ISO.test(text)) return null;
  const time = Date.parse(text.includes("T") && !ZONED.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time;
};
