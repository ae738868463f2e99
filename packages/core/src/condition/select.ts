import type { EventClause } from "./ast.ts";
import type { FeatureRecord } from "./feature.ts";
import { compareRecords } from "./feature.ts";
import type { Span } from "./window.ts";

type Records = readonly FeatureRecord[];

/** How many records at the beginning (oldest first) are so. */
const countWhile = (records: Records, isSo: (record: FeatureRecord) => boolean): number => {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = records[middle];
    if (record !== undefined && isSo(record)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The place of the first record after an instant. */
export const placeAfter = (records: Records, at: number): number =>
  countWhile(records, ([time]) => time <= at);

const cut = (records: Records, from: number, until: number): Records =>
  from === 0 && until === records.length ? records : records.slice(from, until);

export const inSpan = (records: Records, { from, until }: Span): Records =>
  cut(
    records,
    from === -Infinity ? 0 : countWhile(records, ([time]) => time < from),
    until === Infinity ? records.length : countWhile(records, ([time]) => time < until),
  );

/** Those before or after the last event of another kind. */
export const relativeTo = (
  records: Records,
  is: "before" | "after" | "since",
  others: Records,
): Records => {
  const last = others.at(-1);
  if (last === undefined) return is === "since" ? records : [];
  return is === "before"
    ? cut(
        records,
        0,
        countWhile(records, (record) => compareRecords(record, last) < 0),
      )
    : cut(
        records,
        countWhile(records, (record) => compareRecords(record, last) <= 0),
        records.length,
      );
};

/** Those that one of the others follows, in time: the first that follows is the nearest. */
const followed = (records: Records, others: Records, within: number | null): Records =>
  records.filter((record) => {
    const next = others[countWhile(others, (other) => compareRecords(other, record) <= 0)];
    return next !== undefined && (within === null || next[0] - record[0] <= within);
  });

/** Those that are followed by all steps, in this order: found from the last step back. */
export const followedBy = (
  records: Records,
  then: EventClause["then"],
  steps: readonly Records[],
): Records => {
  let ends: Records | null = null;
  for (let index = then.length - 1; index >= 0; index -= 1) {
    const these: Records = steps[index] ?? [];
    const here: Records =
      ends === null ? these : followed(these, ends, then[index + 1]?.in ?? null);
    ends = here;
  }
  return ends === null ? records : followed(records, ends, then[0]?.in ?? null);
};
