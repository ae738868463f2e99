export const SEGMENT_CATEGORIES = [
  "cycling",
  "hiking",
  "camping",
  "running",
  "climbing",
  "winter",
] as const;
export const SEGMENT_EVENTS = [
  "Product Viewed",
  "Product Added",
  "Order Completed",
  "Product List Viewed",
] as const;

/** What marketers ask: counts in windows, sums, absence, sequences, categories, traits, other segments. */
const conditionOf = (nth: number): object => {
  const name = SEGMENT_EVENTS[nth % SEGMENT_EVENTS.length];
  const within = `${7 + (nth % 12) * 5}d`;
  switch (nth % 6) {
    case 0:
      return { $event: { name, within, count: { $gte: 1 + (nth % 4) } } };
    case 1:
      return { $event: { name: "Order Completed", within, sum: { of: "total", $gte: 100 * nth } } };
    case 2:
      return { $event: { name: "Product Added", since: { name: "Order Completed" }, within } };
    case 3: {
      const category = SEGMENT_CATEGORIES[Math.floor(nth / 6) % SEGMENT_CATEGORIES.length];
      return {
        $event: { name: "Product Viewed", where: { category }, within, count: { $gte: 2 } },
      };
    }
    case 4:
      return { $and: [{ $event: { name } }, { $event: { name, within, count: 0 } }] };
    default:
      return { $and: [{ country: "SE" }, { $not: { $segment: `segment-${nth - 5}` } }] };
  }
};

/** So many segments, each of another condition. */
export const segmentsOf = (count: number): object[] =>
  Array.from({ length: count }, (_, nth) => ({
    kind: "segment",
    key: `segment-${nth}`,
    when: conditionOf(nth),
  }));
