import { createHash } from "node:crypto";
import type { Store, StreamMark, StreamPosition } from "../store/index.ts";

/** What a warehouse knows of the log that it was built from. */
export type Origin = {
  /** The store's id; null where the file does not say it. */
  readonly storeId: string | null;
  /** The entry at its cursor: when it was committed, and its body's hash; null before the first. */
  readonly last: { readonly at: number; readonly hash: string } | null;
};

/** Where a warehouse stands in the log, and in which log. */
export type Standing = { readonly position: StreamPosition; readonly origin: Origin };

/** SHA-256, hex. */
export const hashOf = (body: string): string => createHash("sha256").update(body).digest("hex");

const isSame = (last: Origin["last"], mark: StreamMark | null): boolean =>
  last !== null &&
  mark !== null &&
  last.at === mark.at &&
  // What was erased cannot be compared.
  (mark.body === null || hashOf(mark.body) === last.hash);

/** Why a warehouse holds another log than the store's; null when it holds the store's. */
export const strangeness = async (
  { position, origin }: Standing,
  storeId: string,
  reads: Pick<Store["reads"], "streamMark">,
): Promise<string | null> => {
  if (origin.storeId !== storeId) return "warehouse.duckdb holds the log of another store";
  if (position.seq === 0) return null;
  return isSame(origin.last, await reads.streamMark(position))
    ? null
    : "warehouse.duckdb holds entries that the log does not: the store was put back to an earlier state";
};
