import type { WhyResponse } from "@attune/contract";

type Moving = {
  readonly seq: number;
  readonly at: number;
  readonly entry: {
    readonly entered: readonly string[];
    readonly cause: number | null;
    readonly backfill?: true;
  };
};

/** An entry that moved somebody, or an account, into a segment or out of it. */
export const movedView = (
  { seq, at, entry }: Moving,
  key: string,
): NonNullable<WhyResponse["moved"]> => ({
  seq,
  at: new Date(at).toISOString(),
  what: entry.entered.includes(key) ? "entered" : "left",
  by: entry.cause !== null ? "entry" : entry.backfill ? "definition" : "time",
  cause: entry.cause,
});
