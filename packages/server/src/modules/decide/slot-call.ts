import type { DecideRequest, SlotAnswer } from "@attune/contract";
import { bucketOf } from "@attune/core/assignment";
import type { DecideInput, Decided, Evidence, Facts, ShelvedAmong } from "@attune/core/decision";
import { WATCHED } from "@attune/core/decision";
import { zoneOf } from "@attune/core/condition";
import { evaluateSegments, NO_MEMBERSHIPS, segmentsAt } from "@attune/core/segment";
import type { Live } from "../definitions/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Undone } from "../traits/index.ts";
import { valuedTraits } from "../traits/index.ts";
import type { Found } from "./find-subject.ts";
import type { Passage, Withheld } from "./gate.ts";
import { TIME_ZONE_DATA } from "./time-zone-data.ts";

/** One slot of one call. */
export type SlotCall = {
  /** Id of the decision. */
  readonly id: string;
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
  /** True for a decision of the sample of which every candidate is kept. */
  readonly isSampled: boolean;
  /** Zone of who has none. */
  readonly zone: string;
  readonly start: number;
  /** Time of the call, epoch ms. */
  readonly now: number;
  /** Whether so little time is left that nothing more is planned. */
  readonly isLate: () => boolean;
};

/** What a slot is decided from, whoever asks. */
export type SlotAsked = Omit<SlotCall, "id" | "request" | "caller" | "start" | "reserves"> & {
  readonly request: Pick<DecideRequest, "context" | "explain">;
  readonly caller: Pick<Caller, "kind">;
};

const LATE: Withheld = { reason: "ERROR", parameters: { error: "deadline" } };
const NOBODY: Withheld = { reason: "FALLBACK", parameters: { because: "no usable identifier" } };

/** Segments of whom a slot is decided for. Who was never seen is in those that the facet will be in that is made now. */
export const segmentsOf = ({
  live: { segments },
  found,
  now,
}: Pick<SlotAsked, "live" | "found" | "now">): readonly string[] => {
  if (found === null) return [];
  const { subject, newcomer: state, accounts } = found;
  const accountOf = (id: string) => accounts.get(id);
  if (subject) return segmentsAt(segments, { ...subject, now, accountOf });
  const newcomer = { profile: 0, state, memberships: NO_MEMBERSHIPS, now, accountOf };
  return evaluateSegments(segments, newcomer, segments.segments).entered;
};

/** The traits that the slot reads. */
const traitsAt = (
  { live: { segments, program }, slot, undone, now }: SlotAsked,
  { subject, newcomer }: Found,
) => valuedTraits(segments, subject?.state ?? newcomer, now, undone, program.get(slot)?.traits);

/** What is known of whom a slot is decided for. */
const knownOf = (call: SlotAsked) => {
  const { found, zone, passage } = call;
  if (found === null) return { ...NOTHING_KNOWN, zone };
  // Who was never seen has the built-in traits already, as the facet will that is made now.
  const traits = traitsAt(call, found);
  const isZoneRead = passage.unread?.has("timezone") !== true;
  const said = isZoneRead ? (traits.find(({ name }) => name === "timezone")?.value ?? null) : null;
  return {
    traits,
    segments: segmentsOf(call),
    accounts: [...found.accounts].map(([id, { state }]) => ({ id, state })),
    zone: zoneOf({ timezone: said }, zone),
    bucketKey: found.subject ? `p${found.subject.profile}` : "",
  };
};

/** Why a slot shows its default; null when it is decided. The clock is looked at before each slot. */
const withheldOf = ({ passage, found, isLate }: SlotAsked): Withheld | null => {
  if (passage.withheld) return passage.withheld;
  if (found === null) return NOBODY;
  return isLate() ? LATE : null;
};

const NOTHING_KNOWN = { traits: [], segments: [], accounts: [], bucketKey: "" } as const;

/** Whether a decision is of the sample of so large a share: the same each time that it is asked. */
export const isOfSample = (id: string, share: number): boolean => bucketOf("sample", id) < share;

/** Whether every candidate is kept with its clauses: where it is asked for, of who is watched, of a sample. */
const isTraced = (
  { request, caller, isSampled, passage }: SlotAsked,
  segments: readonly string[],
): boolean =>
  isSampled ||
  (request.explain && caller.kind !== "browser") ||
  (segments.includes(WATCHED) && passage.unreadSegments?.has(WATCHED) !== true);

/** What a slot is decided from. */
export const inputOf = (
  call: SlotAsked,
  withheld: Withheld | null = withheldOf(call),
): DecideInput => {
  const { refused, unread, unreadSegments } = call.passage;
  // Where the default is shown nothing is looked up: that takes time too.
  const known = withheld ? { ...NOTHING_KNOWN, zone: call.zone } : knownOf(call);
  return {
    slot: call.slot,
    ...known,
    context: call.request.context,
    now: call.now,
    timeZoneData: TIME_ZONE_DATA,
    evidence: call.evidence,
    draw: call.draw,
    trace: isTraced(call, known.segments),
    ...(withheld ? { withheld } : {}),
    ...(refused ? { refused } : {}),
    ...(unread ? { unread } : {}),
    ...(unreadSegments ? { unreadSegments } : {}),
  };
};

const amongOf = (among: Readonly<Record<string, ShelvedAmong>>) =>
  Object.fromEntries(
    Object.entries(among).map(([source, { segments, ...crowd }]) => [
      source,
      segments === undefined ? crowd : { ...crowd, segments: [...segments] },
    ]),
  );

const shelvesOf = (shelves: NonNullable<Facts["shelves"]>): NonNullable<SlotAnswer["shelves"]> =>
  Object.fromEntries(
    Object.entries(shelves).map(([id, { model, items, left, bundle }]) => [
      id,
      {
        model,
        left: { ...left },
        ...(bundle === undefined ? {} : { bundle }),
        items: items.map(({ among, ...item }) => ({
          ...item,
          ...(among === undefined ? {} : { among: amongOf(among) }),
          sources: { ...item.sources },
          because: [...item.because],
          moved: [...item.moved],
        })),
      },
    ]),
  );

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
  if (!request.explain) return { ...content, reason: decided.reason };
  const { shelves } = decided.facts ?? {};
  return {
    ...content,
    reason: decided.reason,
    candidates,
    ...(shelves === undefined ? {} : { shelves: shelvesOf(shelves) }),
  };
};
