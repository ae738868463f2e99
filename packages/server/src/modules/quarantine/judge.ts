import type { Event } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import type { Fix, QuarantineReason } from "@attune/core/quarantine";
import { applyFix, reachFlaw, reasonsOf } from "@attune/core/quarantine";
import type { Incoming, QuarantinedEvent } from "../../platform/store/index.ts";
import type { Ingest } from "../ingest/index.ts";
import { incomingOf, movedTo } from "../ingest/index.ts";

/** Whether an event may be taken in by what is live now. */
export type Judgement =
  | { readonly fits: true; readonly incoming: Incoming }
  | { readonly fits: false; readonly reasons: readonly QuarantineReason[] };

export type JudgeDeps = {
  readonly ingest: Ingest;
  /** How far a key of that kind is believed. */
  readonly trustOf: (isPublic: boolean) => Trust;
};

/**
 * A signature that was good when the event came is good still: the secret may have been rotated
 * since. What was only claimed then needs one that is good now.
 */
const believing = (trust: Trust, { identifiers }: Event): Trust => {
  if (trust.kind === "trusted") return trust;
  const signed = new Set(identifiers.map(identifierKey));
  return {
    kind: "browser",
    verify: (identifier, hash) =>
      signed.has(identifierKey(identifier)) || trust.verify(identifier, hash),
  };
};

/**
 * Puts an event right and takes it through acceptance and its tracking plan again. Writes nothing.
 * A malformed identifier `mayCorrect` when the fixes were made for this event alone.
 */
export const createJudge =
  ({ ingest, trustOf }: JudgeDeps) =>
  (
    { stored, isPublic }: QuarantinedEvent,
    fixes: readonly Fix[],
    mayCorrect: boolean,
  ): Judgement => {
    const before: Event = JSON.parse(stored);
    const fixed = applyFix(before.message, fixes);
    if ("flaw" in fixed) return { fits: false, reasons: [fixed.flaw] };
    const { source, historical, type, receivedAt, messageId, time } = before;
    const trust = believing(trustOf(isPublic), before);
    // The header is gone; that it said Global Privacy Control stands in what was read of it then.
    const gpc = before.consent?.some(({ via }) => via === "gpc") ?? false;
    const origin = { source, trust, isPublic, historical, type, gpc };
    const accepted = ingest.accept(fixed.message, origin, receivedAt);
    if (!("event" in accepted)) {
      const { code, pointer, detail } = accepted;
      return { fits: false, reasons: [{ rule: code, pointer, detail }] };
    }
    const { event, verdict } = accepted;
    const unfixed =
      fixes.length === 0 ? accepted : ingest.accept(before.message, origin, receivedAt);
    const flaw = reachFlaw("event" in unfixed ? unfixed.event : before, event, mayCorrect);
    if (flaw) return { fits: false, reasons: [flaw] };
    if (verdict?.action === "block") return { fits: false, reasons: reasonsOf(verdict) };
    // It is the same event as before, and has its place in history: what it says was put right.
    const again = { ...accepted, event: { ...movedTo(event, time), messageId } };
    return { fits: true, incoming: incomingOf(again, isPublic) };
  };
