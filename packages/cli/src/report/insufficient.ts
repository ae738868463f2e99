import type { TierInsufficient } from "@attune/contract";

/** What stands in the place of a figure that there is not. */
export const NONE = "–";

const REASONS: Readonly<Record<TierInsufficient["because"], string>> = {
  "no warehouse": "the server runs without a warehouse (--warehouse off)",
  "warehouse not readable": "the warehouse cannot be read: attune doctor says why",
  "too few people": "too few people",
  "too few orders": "too few orders",
  "no revenue": "nobody has revenue in this currency",
};

/** Why figures are missing, once each. */
export const insufficientLines = (all: readonly (TierInsufficient | undefined)[]): string[] => [
  ...new Set(
    all.flatMap((each) =>
      each === undefined
        ? []
        : [
            `${NONE} insufficient: ${REASONS[each.because]}${each.need === null ? "" : `, ${each.need} are needed`}.`,
          ],
    ),
  ),
];
