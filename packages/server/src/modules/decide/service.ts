import { randomUUIDv7 } from "node:crypto";
import type { DecideRequest, DecideResponse, SlotAnswer } from "@attune/contract";
import type { Decided, DecideInput } from "@attune/core/decision";
import { decide, ENGINE } from "@attune/core/decision";
import type { Trust } from "@attune/core/identity";
import { EMPTY_STATE } from "@attune/core/profile";
import { evaluateSegments, NO_MEMBERSHIPS, segmentsAt } from "@attune/core/segment";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  CommittedCall,
  SlotDraft,
  Store,
  Subject,
  Withdrawn,
} from "../../platform/store/index.ts";
import { StoreBusy, StoreUnavailable } from "../../platform/store/index.ts";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Undone } from "../traits/index.ts";
import { ALL_DONE, valuedTraits } from "../traits/index.ts";
import type { Found } from "./find-subject.ts";
import { findSubject, usableIdentifiers } from "./find-subject.ts";
import type { Passage, Withheld } from "./gate.ts";
import { closed, openGate } from "./gate.ts";
import { inTime } from "./in-time.ts";
import { createTakeEvents } from "./take-events.ts";
import { undoneFor } from "./undone-for.ts";

export type DecideDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly ingest: Ingest;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  readonly observe: (reason: string, recorded: boolean) => void;
  /** What is known of a person could not be read, and why. */
  readonly onUnreadable: (why: string) => void;
};

/** Who calls, and what the call itself says of consent. */
export type DecideCaller = {
  readonly caller: Caller;
  readonly trust: Trust;
  /** True with `Sec-GPC: 1`. */
  readonly gpc: boolean;
};

export type DecideService = (
  request: DecideRequest,
  caller: DecideCaller,
) => Promise<DecideResponse>;

/** One slot of one call. */
type SlotCall = {
  readonly slot: string;
  readonly request: DecideRequest;
  readonly caller: Caller;
  readonly live: Live;
  readonly found: Found | null;
  readonly passage: Passage;
  /** Traits that are not known of anybody yet. */
  readonly undone: Undone;
  readonly start: number;
  /** Time of the call, epoch ms. */
  readonly now: number;
};
type SlotOutcome = { readonly answer: SlotAnswer; readonly profile: number | null };

const NOBODY: Withheld = { reason: "FALLBACK", parameters: { because: "no usable identifier" } };
const NOT_RECORDED: Withheld = { reason: "ERROR", parameters: { error: "not-recorded" } };

/** How long a decision waits for its events, and then for its record, while the store hangs, in ms. */
const EVENTS_PATIENCE_MS = 2_000;
const RECORD_PATIENCE_MS = 2_000;

/** Who was never seen is in the segments that the facet will be in that is made now. */
const segmentsOf = (
  { live: { segments }, now }: SlotCall,
  { subject, accounts }: Found,
): readonly string[] => {
  const accountOf = (id: string) => accounts.get(id);
  if (subject) return segmentsAt(segments, { ...subject, now, accountOf });
  const newcomer = { profile: 0, state: EMPTY_STATE, memberships: NO_MEMBERSHIPS, now, accountOf };
  return evaluateSegments(segments, newcomer, segments.segments).entered;
};

const traitsAt = ({ live: { segments }, undone, now }: SlotCall, subject: Subject | null) =>
  valuedTraits(segments, subject?.state ?? EMPTY_STATE, now, undone);

const inputOf = (
  call: SlotCall,
  withheld: Withheld | null = call.passage.withheld ?? (call.found ? null : NOBODY),
): DecideInput => ({
  slot: call.slot,
  // Who was never seen has the built-in traits already, as the facet will that is made now.
  traits: call.found ? traitsAt(call, call.found.subject) : [],
  segments: call.found ? segmentsOf(call, call.found) : [],
  accounts: [...(call.found?.accounts ?? [])].map(([id, { state }]) => ({ id, state })),
  context: call.request.context,
  now: call.now,
  trace: call.request.explain && call.caller.kind !== "browser",
  ...(withheld ? { withheld } : {}),
  ...(call.passage.refused ? { refused: call.passage.refused } : {}),
  ...(call.passage.unread ? { unread: call.passage.unread } : {}),
});

const answerOf = (id: string, decided: Decided, { request, caller }: SlotCall): SlotAnswer => {
  const content = {
    decisionId: id,
    offer: decided.offer,
    content: decided.content,
    ...(decided.items === null ? {} : { items: [...decided.items] }),
  };
  // With a browser key the answer is slot content only: no reason, no trace.
  if (caller.kind === "browser") return content;
  const candidates = decided.candidates.map((each) => ({ ...each, clauses: [...each.clauses] }));
  return { ...content, reason: decided.reason, ...(request.explain ? { candidates } : {}) };
};

/** Withdrawn between the read and the commit: the default for nobody, which relies on nothing (L7). */
const withdrawnFrom = (call: SlotCall, { purpose, reason }: Withdrawn): SlotCall => ({
  ...call,
  found: null,
  passage: closed({ reason, parameters: { purpose, because: "withdrawn" } }),
});

/** The decision of a slot that asks for nothing to be granted. */
const unreserved = (id: string, body: string): SlotDraft => ({
  id,
  body,
  reservations: [],
  claims: [],
  plan: null,
});

/** Decides a slot and records it before the answer leaves (L6). */
const createSlotDecider = ({ store, clock, elapsed, observe }: DecideDeps) => {
  const bodyOf = (decided: Decided, call: SlotCall, time: number): string =>
    JSON.stringify({
      ...decided,
      time,
      readAt: call.found?.subject?.seq ?? 0,
      definitionsAt: call.live.seq,
      engine: ENGINE,
      latency: Math.round((elapsed() - call.start) * 1000) / 1000,
    });

  /** The ledger cannot be written: the non-personal default, said to be unrecorded (L6). */
  const unrecorded = (call: SlotCall, id: string): SlotOutcome => {
    const fallback = decide(call.live.program, inputOf(call, NOT_RECORDED));
    observe(fallback.reason, false);
    return { answer: { ...answerOf(id, fallback, call), recorded: false }, profile: null };
  };

  /**
   * The record of a decision may be committed after its caller was answered the default. Then the
   * ledger says beside it what was delivered, under the id that the caller has.
   */
  const overtaken = (call: SlotCall, undelivered: string, late: Promise<CommittedCall>) => {
    const id = randomUUIDv7();
    const marked = async (): Promise<void> => {
      if (!("slots" in (await late))) return;
      const parameters = { ...NOT_RECORDED.parameters, undelivered };
      const delivered = decide(call.live.program, inputOf(call, { ...NOT_RECORDED, parameters }));
      const body = bodyOf(delivered, call, clock.now());
      const nobody = { at: clock.now(), identifier: null, noted: [], relies: null };
      await store.commitDecisions({ ...nobody, slots: [unreserved(id, body)] });
    };
    void marked().catch(() => undefined);
    return unrecorded(call, id);
  };

  const decideOnce = async (call: SlotCall): Promise<SlotOutcome> => {
    const decided = decide(call.live.program, inputOf(call));
    const id = randomUUIDv7();
    const at = clock.now();
    const { identifier = null, noted = [] } = call.found ?? {};
    const { relies } = call.passage;
    try {
      const body = bodyOf(decided, call, at);
      const draft = { at, identifier, noted, relies, slots: [unreserved(id, body)] };
      const recorded = await inTime(store.commitDecisions(draft), RECORD_PATIENCE_MS);
      if ("late" in recorded) return overtaken(call, id, recorded.late);
      const committed = recorded.value;
      if ("withdrawn" in committed)
        return await decideOnce(withdrawnFrom(call, committed.withdrawn));
      observe(decided.reason, true);
      const profile = "profile" in committed ? committed.profile : null;
      return { answer: answerOf(id, decided, call), profile };
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof StoreBusy)
        return unrecorded(call, id);
      throw error;
    }
  };
  return decideOnce;
};

export const createDecide = (deps: DecideDeps): DecideService => {
  const decideSlot = createSlotDecider(deps);
  const takeEvents = createTakeEvents(deps.ingest, EVENTS_PATIENCE_MS);

  return async (request, { caller, trust, gpc }) => {
    const start = deps.elapsed();
    const isPublic = caller.kind === "browser";
    const identifiers = usableIdentifiers(request, deps.live.current().identity, trust);
    const origin = { source: caller.source, trust, historical: false, isPublic, gpc };
    const { answers, denied } = await takeEvents(request.events, origin);
    const live = deps.live.current();
    const now = deps.clock.now();
    const slots = [...new Set(request.slots)];
    const isRuledByAccounts = slots.some((slot) => live.program.get(slot)?.needsAccounts);
    const at = { program: live.segments, now, isRuledByAccounts };
    const reading = await findSubject(deps.store, identifiers, at, deps.onUnreadable);
    const passageOf = openGate({ live, found: reading, gpc, denied, now });
    const undone =
      reading === "unreadable"
        ? ALL_DONE
        : await undoneFor(deps.store, live, slots, deps.onUnreadable);
    const outcomes = await Promise.all(
      slots.map(async (slot) => {
        const passage = passageOf(slot);
        // Where its purpose is not allowed no facet is made and the record names nobody.
        const found = passage.withheld || reading === "unreadable" ? null : reading;
        const outcome = await decideSlot({
          slot,
          request,
          caller,
          live,
          found,
          passage,
          undone,
          start,
          now,
        });
        return [slot, outcome] as const;
      }),
    );
    const profile = outcomes.find(([, each]) => each.profile !== null)?.[1].profile ?? null;
    return {
      decisions: Object.fromEntries(outcomes.map(([slot, { answer }]) => [slot, answer])),
      ...(caller.kind === "browser" || profile === null ? {} : { profile: `p${profile}` }),
      ...(answers.length === 0 ? {} : { events: [...answers] }),
    };
  };
};
