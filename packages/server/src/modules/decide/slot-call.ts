import type { DecideRequest, SlotAnswer } from "@attune/contract";
import type { Decided, DecideInput, Evidence } from "@attune/core/decision";
import { zoneOf } from "@attune/core/condition";
import { EMPTY_STATE } from "@attune/core/profile";
import { evaluateSegments, NO_MEMBERSHIPS, segmentsAt } from "@attune/core/segment";
import type { Live } from "../definitions/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Undone } from "../traits/index.ts";
import { valuedTraits } from "../traits/index.ts";
import type { Found } from "./find-subject.ts";
import type { Passage, Withheld } from "./gate.ts";

/** One slot of one call. */
export type SlotCall = {
  readonly slot: string;
  readonly request: DecideRequest;
  readonly caller: Caller;
  readonly live: Live;
  readonly found: Found | null;
  readonly passage: Passage;
  /** Traits that are not known of anybody yet. */
  readonly undone: Undone;
  readonly evidence: Evidence;
  /** False where caps and budgets are asked, and nothing is taken of them. */
  readonly reserves: boolean;
  /** A random number from 0 to below 1. */
  readonly draw: number;
  /** Zone of who has none. */
  readonly zone: string;
  readonly start: number;
  /** Time of the call, epoch ms. */
  readonly now: number;
};

/** What a slot is decided from, whoever asks. */
export type SlotAsked = Omit<SlotCall, "request" | "caller" | "start" | "reserves"> & {
  readonly request: Pick<DecideRequest, "context" | "explain">;
  readonly caller: Pick<Caller, "kind">;
};

const NOBODY: Withheld = { reason: "FALLBACK", parameters: { because: "no usable identifier" } };

/** Who was never seen is in the segments that the facet will be in that is made now. */
const segmentsOf = (
  { live: { segments }, now }: SlotAsked,
  { subject, accounts }: Found,
): readonly string[] => {
  const accountOf = (id: string) => accounts.get(id);
  if (subject) return segmentsAt(segments, { ...subject, now, accountOf });
  const newcomer = { profile: 0, state: EMPTY_STATE, memberships: NO_MEMBERSHIPS, now, accountOf };
  return evaluateSegments(segments, newcomer, segments.segments).entered;
};

const traitsAt = ({ live: { segments }, undone, now }: SlotAsked, { subject }: Found) =>
  valuedTraits(segments, subject?.state ?? EMPTY_STATE, now, undone);

/** What is known of whom a slot is decided for. */
const knownOf = (call: SlotAsked) => {
  const { found, zone } = call;
  if (found === null) return { traits: [], segments: [], accounts: [], zone, bucketKey: "" };
  // Who was never seen has the built-in traits already, as the facet will that is made now.
  const traits = traitsAt(call, found);
  const said = traits.find(({ name }) => name === "timezone")?.value ?? null;
  return {
    traits,
    segments: segmentsOf(call, found),
    accounts: [...found.accounts].map(([id, { state }]) => ({ id, state })),
    zone: zoneOf({ timezone: said }, zone),
    bucketKey: found.subject ? `p${found.subject.profile}` : "",
  };
};

/** What a slot is decided from. */
export const inputOf = (
  call: SlotAsked,
  withheld: Withheld | null = call.passage.withheld ?? (call.found ? null : NOBODY),
): DecideInput => {
  const { refused, unread } = call.passage;
  return {
    slot: call.slot,
    ...knownOf(call),
    context: call.request.context,
    now: call.now,
    evidence: call.evidence,
    draw: call.draw,
    trace: call.request.explain && call.caller.kind !== "browser",
    ...(withheld ? { withheld } : {}),
    ...(refused ? { refused } : {}),
    ...(unread ? { unread } : {}),
  };
};

/** The answer for one slot: with a browser key its content only, no reason and no trace. */
export const answerOf = (
  id: string,
  decided: Decided,
  { request, caller }: Pick<SlotCall, "request" | "caller">,
): SlotAnswer => {
  const content = {
    decisionId: id,
    offer: decided.offer,
    content: decided.content,
    ...(decided.items === null ? {} : { items: [...decided.items] }),
  };
  if (caller.kind === "browser") return content;
  const candidates = decided.candidates.map((each) => ({ ...each, clauses: [...each.clauses] }));
  return { ...content, reason: decided.reason, ...(request.explain ? { candidates } : {}) };
};
