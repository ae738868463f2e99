import { randomUUIDv7 } from "node:crypto";
import type { DecideRequest, DecideResponse, EventAnswer, SlotAnswer } from "@attune/contract";
import type { Decided, DecideInput } from "@attune/core/decision";
import { decide, ENGINE } from "@attune/core/decision";
import type { Trust } from "@attune/core/identity";
import { EMPTY_STATE, traitsOf } from "@attune/core/profile";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import { StoreBusy, StoreUnavailable } from "../../platform/store/index.ts";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import type { Ingest, Origin } from "../ingest/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Found } from "./find-subject.ts";
import { findSubject, usableIdentifiers } from "./find-subject.ts";

export type PersonalizationBasis = "consent" | "legitimate_interest" | "contract";

export type DecideDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly ingest: Ingest;
  readonly basis: PersonalizationBasis;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  readonly observe: (reason: string, recorded: boolean) => void;
};

export type DecideService = (
  request: DecideRequest,
  caller: Caller,
  trust: Trust,
) => Promise<DecideResponse>;

type Withheld = DecideInput["withheld"];

/** One slot of one call. */
type SlotCall = {
  readonly slot: string;
  readonly request: DecideRequest;
  readonly caller: Caller;
  readonly live: Live;
  readonly found: Found | null;
  readonly withheld: Withheld;
  readonly start: number;
};
type SlotOutcome = { readonly answer: SlotAnswer; readonly profile: number | null };

/** Without a lawful basis nobody is looked up; with no usable identifier there is nobody to look up. */
const withheldBy = (basis: PersonalizationBasis): Withheld =>
  basis === "consent"
    ? { reason: "NO_CONSENT", parameters: { purpose: "personalization" } }
    : undefined;
const NOBODY: Withheld = { reason: "FALLBACK", parameters: { because: "no usable identifier" } };
const NOT_RECORDED: Withheld = { reason: "ERROR", parameters: { error: "not-recorded" } };

const inputOf = (
  call: SlotCall,
  withheld: Withheld = call.withheld ?? (call.found ? undefined : NOBODY),
): DecideInput => ({
  slot: call.slot,
  // Who was never seen has the built-in traits already, as the facet will that is made now.
  traits: call.found ? traitsOf(call.found.subject?.state ?? EMPTY_STATE) : [],
  context: call.request.context,
  trace: call.request.explain && call.caller.kind !== "browser",
  ...(withheld ? { withheld } : {}),
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

/** Decides a slot and records it before the answer leaves (L6). */
const createSlotDecider = ({ store, clock, elapsed, observe }: DecideDeps) => {
  /** The ledger cannot be written: the non-personal default, said to be unrecorded (L6). */
  const unrecorded = (call: SlotCall, id: string): SlotOutcome => {
    const fallback = decide(call.live.program, inputOf(call, NOT_RECORDED));
    observe(fallback.reason, false);
    return { answer: { ...answerOf(id, fallback, call), recorded: false }, profile: null };
  };

  const bodyOf = (decided: Decided, call: SlotCall, time: number): string =>
    JSON.stringify({
      ...decided,
      time,
      readAt: call.found?.subject?.seq ?? 0,
      definitionsAt: call.live.seq,
      engine: ENGINE,
      latency: Math.round((elapsed() - call.start) * 1000) / 1000,
    });

  return async (call: SlotCall): Promise<SlotOutcome> => {
    const decided = decide(call.live.program, inputOf(call));
    const id = randomUUIDv7();
    const at = clock.now();
    const { identifier = null, noted = [] } = call.found ?? {};
    try {
      const body = bodyOf(decided, call, at);
      const { profile } = await store.commitDecision({ id, at, identifier, noted, body });
      observe(decided.reason, true);
      return { answer: answerOf(id, decided, call), profile };
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof StoreBusy)
        return unrecorded(call, id);
      throw error;
    }
  };
};

/** Takes in what came along; when it cannot be committed now the slots are decided all the same. */
const takeEvents = async (
  ingest: Ingest,
  events: readonly unknown[],
  origin: Origin,
): Promise<EventAnswer[]> => {
  if (events.length === 0) return [];
  try {
    return await ingest.take(events, origin);
  } catch (error) {
    if (!(error instanceof StoreUnavailable || error instanceof StoreBusy)) throw error;
    return events.map(() => ({ status: "pending", detail: "Not taken in: send it again." }));
  }
};

export const createDecide = (deps: DecideDeps): DecideService => {
  const decideSlot = createSlotDecider(deps);
  const withheld = withheldBy(deps.basis);

  return async (request, caller, trust) => {
    const start = deps.elapsed();
    const isPublic = caller.kind === "browser";
    const identifiers = usableIdentifiers(request, deps.live.current().identity, trust);
    const events = await takeEvents(deps.ingest, request.events, {
      source: caller.source,
      trust,
      historical: false,
      isPublic,
    });
    const live = deps.live.current();
    // Where personalization lacks its basis no facet is made and the record names nobody.
    const found = withheld ? null : await findSubject(deps.store, identifiers);
    const slots = [...new Set(request.slots)];
    const outcomes = await Promise.all(
      slots.map(async (slot) => {
        const outcome = await decideSlot({ slot, request, caller, live, found, withheld, start });
        return [slot, outcome] as const;
      }),
    );
    const profile = outcomes.find(([, each]) => each.profile !== null)?.[1].profile ?? null;
    return {
      decisions: Object.fromEntries(outcomes.map(([slot, { answer }]) => [slot, answer])),
      ...(caller.kind === "browser" || profile === null ? {} : { profile: `p${profile}` }),
      ...(events.length === 0 ? {} : { events }),
    };
  };
};
