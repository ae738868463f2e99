import { randomUUID } from "node:crypto";
import type { DecideRequest, DecideResponse, SlotAnswer } from "@attune/contract";
import type { Decided, DecideInput } from "@attune/core/decision";
import { decide, ENGINE } from "@attune/core/decision";
import type { Identifier } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import { isBelieved, normalForm } from "@attune/core/identity";
import { traitsOf } from "@attune/core/profile";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store, Subject } from "../../platform/store/contract.ts";
import { StoreBusy, StoreUnavailable } from "../../platform/store/contract.ts";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Caller } from "../keys/index.ts";

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

export type DecideService = (request: DecideRequest, caller: Caller, trust: Trust) => Promise<DecideResponse>;

/** Whom the call is about: the identifier that decides, what is known of it, the others. */
type Found = { readonly identifier: Identifier; readonly subject: Subject | null; readonly noted: readonly Identifier[] };

/** Usable identifiers of the call, highest priority first; a browser's unsigned ones do not count. */
const usableIdentifiers = (request: DecideRequest, { identity }: Live, trust: Trust): Identifier[] =>
  identity.namespaces.flatMap((namespace) => {
    const raw = request.identifiers[namespace.name];
    if (raw === undefined) return [];
    const form = normalForm(raw, namespace, identity);
    if ("refused" in form) return [];
    const identifier = { ns: namespace.name, value: form.value };
    return isBelieved(identifier, request.userHash[namespace.name] ?? null, trust) ? [identifier] : [];
  });

/** Of several identifiers the highest-priority known one decides; `decide` never links. */
const findSubject = async (store: Store, identifiers: readonly Identifier[]): Promise<Found | null> => {
  for (const identifier of identifiers) {
    const subject = await store.reads.subject(identifier);
    if (subject) return { identifier, subject, noted: identifiers.filter((other) => other !== identifier) };
  }
  const [first, ...noted] = identifiers;
  return first ? { identifier: first, subject: null, noted } : null;
};

const withheldFor = (basis: PersonalizationBasis): DecideInput["withheld"] =>
  basis === "consent" ? { reason: "NO_CONSENT", parameters: { purpose: "personalization" } } : undefined;

const answerOf = (id: string, decided: Decided, request: DecideRequest, caller: Caller): SlotAnswer => {
  const content = {
    decisionId: id,
    offer: decided.offer,
    content: decided.content,
    ...(decided.items === null ? {} : { items: decided.items.map((item) => ({ ...item })) }),
  };
  // With a browser key the answer is slot content only: no reason, no trace.
  if (caller.kind === "browser") return content;
  const candidates = decided.candidates.map(({ clauses, ...candidate }) => ({ ...candidate, clauses: [...clauses] }));
  return { ...content, reason: decided.reason, ...(request.explain ? { candidates } : {}) };
};

export const createDecide = (deps: DecideDeps): DecideService => {
  const { store, clock, live, ingest } = deps;
  const withheld = withheldFor(deps.basis);

  type SlotCall = { readonly slot: string; readonly request: DecideRequest; readonly caller: Caller; readonly found: Found | null; readonly start: number };

  const decideOne = (program: Live, { slot, request, caller, found }: SlotCall): Decided => {
    const state = found?.subject?.state;
    return decide(program.program, {
      slot,
      traits: state ? traitsOf(state) : [],
      context: request.context,
      trace: request.explain && caller.kind !== "browser",
      ...(withheld ? { withheld } : found === null ? { withheld: { reason: "FALLBACK", parameters: { because: "no usable identifier" } } } : {}),
    });
  };

  const decideSlot = async (call: SlotCall): Promise<{ answer: SlotAnswer; profile: number | null }> => {
    const program = live.current();
    const decided = decideOne(program, call);
    const id = randomUUID();
    // Without a basis no facet is made and the record names nobody.
    const subject = withheld ? null : call.found;
    const at = clock.now();
    const body = JSON.stringify({
      ...decided,
      time: at,
      readAt: call.found?.subject?.seq ?? 0,
      definitionsAt: program.seq,
      engine: ENGINE,
      latency: Math.round((deps.elapsed() - call.start) * 1000) / 1000,
    });
    try {
      const committed = await store.commitDecision({ id, at, identifier: subject?.identifier ?? null, noted: subject?.noted ?? [], body });
      deps.observe(decided.reason, true);
      return { answer: answerOf(id, decided, call.request, call.caller), profile: committed.profile };
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof StoreBusy)) throw error;
      return { answer: unrecorded(program, call, id), profile: null };
    }
  };

  /** The ledger cannot be written: the non-personal default, said to be unrecorded (L6). */
  const unrecorded = (program: Live, { slot, caller, request }: SlotCall, id: string): SlotAnswer => {
    const fallback = decide(program.program, { slot, traits: [], context: {}, trace: false, withheld: { reason: "ERROR", parameters: { error: "not-recorded" } } });
    deps.observe(fallback.reason, false);
    return { ...answerOf(id, fallback, request, caller), recorded: false };
  };

  return async (request, caller, trust) => {
    const start = deps.elapsed();
    const events = request.events.length === 0 ? [] : await ingest.take(request.events, { source: caller.source, trust, historical: false });
    const identifiers = usableIdentifiers(request, live.current(), trust);
    const found = withheld ? null : await findSubject(store, identifiers);
    const slots = [...new Set(request.slots)];
    const decided = await Promise.all(slots.map((slot) => decideSlot({ slot, request, caller, found, start })));
    const profile = decided.find((each) => each.profile !== null)?.profile ?? null;
    return {
      decisions: Object.fromEntries(slots.map((slot, index) => [slot, decided[index]?.answer]).filter((entry): entry is [string, SlotAnswer] => entry[1] !== undefined)),
      ...(caller.kind === "browser" || profile === null ? {} : { profile: `p${profile}` }),
      ...(events.length === 0 ? {} : { events }),
    };
  };
};
