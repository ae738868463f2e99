import { hash } from "node:crypto";
import type { JsonObject } from "@attune/core/json";
import { canonicalForHash, isObject } from "@attune/core/json";
import type { AuditHead, AuditNote, AuditRow, AuditVerification } from "../audit-contract.ts";

/** The head of a log without rows. */
export const GENESIS: AuditHead = { n: 0, hash: "0".repeat(64) };

/** SHA-256 over the canonical JSON (RFC 8785) of a row without its hash. */
const hashOf = ({ n, at, actor, action, target, details, prev }: Omit<AuditRow, "hash">): string =>
  hash("sha256", canonicalForHash({ n, at, actor, action, target, details, prev }), "hex");

/** The row that a note becomes after a head. */
export const rowAfter = (head: AuditHead, note: AuditNote): AuditRow => {
  const row = { n: head.n + 1, ...note, prev: head.hash };
  return { ...row, hash: hashOf(row) };
};

/** A row as its bytes say: null stands for a text that is no UTF-8. */
export type StoredAuditRow = {
  readonly n: bigint;
  readonly at: bigint;
  readonly actor: string | null;
  readonly action: string | null;
  readonly target: string | null;
  readonly details: string | null;
  readonly prev: string | null;
  readonly hash: string | null;
};

const MOST = BigInt(Number.MAX_SAFE_INTEGER);
const isSafe = (value: bigint): boolean => value <= MOST && value >= -MOST;

/** Details whose text is exactly their canonical form, else null: two spellings would be one hash. */
const canonicalDetails = (text: string): JsonObject | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) && canonicalForHash(parsed) === text ? parsed : null;
  } catch {
    return null;
  }
};

/** The row of its bytes; null when no note was ever written like that. */
const readRow = (stored: StoredAuditRow): AuditRow | null => {
  const { n, at, actor, action, target, details: written, prev, hash: kept } = stored;
  if (actor === null || action === null || target === null || prev === null || kept === null)
    return null;
  const details = written === null ? null : canonicalDetails(written);
  if (details === null || !isSafe(n) || !isSafe(at)) return null;
  return { n: Number(n), at: Number(at), actor, action, target, details, prev, hash: kept };
};

type Bad = { readonly n: number; readonly what: string };

/** What is wrong with a row that should stand after `head`; null when nothing is. */
const flawOf = (stored: StoredAuditRow, head: AuditHead): Bad | null => {
  const n = head.n + 1;
  if (stored.n > BigInt(n)) return { n, what: "the row is missing" };
  if (stored.n < BigInt(n))
    return { n: Number(stored.n), what: "the row stands where none was written" };
  const row = readRow(stored);
  if (row === null) return { n, what: "the row cannot be read as it was written" };
  if (row.prev !== head.hash)
    return { n, what: "the row does not follow the one before it: its prev is another hash" };
  return hashOf(row) === row.hash ? null : { n, what: "the row is not what its hash was made of" };
};

const headFlaw = (head: AuditHead | null, last: AuditHead): Bad | null => {
  if (head === null) return { n: last.n, what: "the head beside the log is missing" };
  if (head.n > last.n) return { n: last.n + 1, what: "the row is missing: the log was cut off" };
  if (head.n < last.n) return { n: head.n + 1, what: "the row is later than the head" };
  return head.hash === last.hash ? null : { n: last.n, what: "the row is not the one at the head" };
};

/** Whether a head that was noted elsewhere stands in a log that is whole in itself. */
const notedFlaw = (noted: AuditHead, hashAt: string | null): Bad | null => {
  if (hashAt === null)
    return { n: noted.n, what: "the row is missing: its hash was noted, so it did exist" };
  return hashAt === noted.hash
    ? null
    : {
        n: noted.n,
        what: "the row is not the one that was noted: the log was rewritten, from here or earlier",
      };
};

/**
 * Follows the chain through rows in the order of their numbers, and compares its end with the head
 * that is stored beside it and, when there is one, with a head that was noted elsewhere.
 */
export const verifyChain = (
  rows: Iterable<StoredAuditRow>,
  head: AuditHead | null,
  noted: AuditHead | null,
): AuditVerification => {
  let last = GENESIS;
  let entries = 0;
  let firstBad: Bad | null = null;
  let hashAt = noted?.n === 0 ? GENESIS.hash : null;
  for (const stored of rows) {
    entries += 1;
    if (firstBad !== null) continue;
    firstBad = flawOf(stored, last);
    last = { n: Number(stored.n), hash: stored.hash ?? "" };
    if (last.n === noted?.n) hashAt = last.hash;
  }
  firstBad ??= headFlaw(head, last) ?? (noted && notedFlaw(noted, hashAt));
  return { ok: firstBad === null, entries, head, firstBad };
};
