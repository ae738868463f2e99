import { randomInt } from "node:crypto";
import type { DecideRequest, DecideResponse, SlotAnswer } from "@attune/contract";
import type { Identifier } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import type { Clock } from "../../platform/clock/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Shelves } from "../recommend/index.ts";
import { ALL_DONE } from "../traits/index.ts";
import type { Answered, Overtaken } from "./commit-call.ts";
import { createCommitCall, decidedFor } from "./commit-call.ts";
import type { Found, Unreadable } from "./find-subject.ts";
import { findSubject, usableIdentifiers } from "./find-subject.ts";
import type { Passage, Withheld } from "./gate.ts";
import { closed, openGate } from "./gate.ts";
import { inTime } from "./in-time.ts";
import { createFigures } from "./known.ts";
import { readSlots } from "./read-slots.ts";
import type { SlotCall } from "./slot-call.ts";
import { answerOf } from "./slot-call.ts";
import { createTakeEvents } from "./take-events.ts";
import { undoneFor } from "./undone-for.ts";

export type DecideDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly ingest: Ingest;
  /** Makes what recommenders would show. */
  readonly shelves: Shelves;
  /** IANA name of the zone of who has none. */
  readonly zone: string;
  /** How long a decision may take, in ms; its events beforehand have as long. */
  readonly deadline: number;
  /** Share of decisions of which every candidate is kept, from 0 to 1. */
  readonly sample: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  readonly observe: (reason: string, recorded: boolean) => void;
  /** What is known of a person could not be read, and why. */
  readonly onUnreadable: (why: string) => void;
  /** What was delivered could not be recorded beside a late record, and why. */
  readonly onUnmarked: (why: string) => void;
};

/** Who calls, and what the call itself says of consent. */
export type DecideCaller = {
  readonly caller: Caller;
  readonly trust: Trust;
  /** True with `Sec-GPC: 1`. */
  readonly gpc: boolean;
  /** False when nobody may be shown what is answered: caps and budgets are asked and not used. */
  readonly reserves: boolean;
};

export type DecideService = (
  request: DecideRequest,
  caller: DecideCaller,
) => Promise<DecideResponse>;

/** What would be answered now, slot by slot; nobody is shown it, and nothing is kept of it. */
export type Foresee = (
  request: DecideRequest,
  caller: DecideCaller,
) => Promise<ReadonlyMap<string, SlotAnswer>>;

/** A call whose events were taken in. */
type Call = {
  readonly request: DecideRequest;
  readonly caller: Caller;
  readonly gpc: boolean;
  readonly reserves: boolean;
  readonly denied: ReadonlySet<string>;
  readonly identifiers: readonly Identifier[];
  readonly slots: readonly string[];
  readonly start: number;
  /** Milliseconds that are left: of the deadline, and of its parts in which things are read and planned. */
  readonly left: () => number;
  readonly leftToRead: () => number;
  readonly leftToPlan: () => number;
};

/** The part of the deadline after which nothing more is read, so that there is time for the record. */
const READING = 0.6;
/** The part of it after which no more slots are planned, for the same reason. */
const PLANNING = 0.8;

const CHANGED: Withheld = { reason: "FALLBACK", parameters: { because: "changed" } };
/** Parts of one: enough for any chance that is told. */
const DRAWS = 2 ** 47;

/** The facet of who was never seen is made before a place is drawn for it, so that it never moves. */
const createPlacing =
  ({ store, clock, live: definitions, onUnreadable }: DecideDeps) =>
  async (
    { identifiers, slots, leftToRead }: Call,
    passageOf: (slot: string) => Passage,
    found: Found | Unreadable | null,
  ): Promise<boolean> => {
    if (found === null || found === "unreadable" || found.subject) return false;
    const { program } = definitions.current();
    const needs = slots.some(
      (slot) => program.get(slot)?.needsBucket && passageOf(slot).withheld === null,
    );
    const [first] = identifiers;
    if (!needs || !first) return false;
    const ms = leftToRead();
    try {
      const made = await inTime(store.ensureFacet(first, clock.now()), ms);
      if ("value" in made) return true;
      void made.late.catch(() => undefined);
      onUnreadable(`no answer within ${ms} ms`);
    } catch (error) {
      onUnreadable(String(error));
    }
    return false;
  };

const readingOf = (deps: DecideDeps) => {
  const { store, clock, live: definitions, onUnreadable } = deps;
  const figuresOf = createFigures(store, clock, onUnreadable);
  const placed = createPlacing(deps);

  /** Everything that the slots of a call are decided from; read once more when a place was made for it. */
  const read = async (call: Call, isPlacing = true): Promise<readonly SlotCall[]> => {
    const live = definitions.current();
    const now = clock.now();
    const isRuledByAccounts = call.slots.some((slot) => live.program.get(slot)?.needsAccounts);
    const at = { program: live.segments, now, isRuledByAccounts };
    const reading = await findSubject(store, call.identifiers, at, call.leftToRead(), onUnreadable);
    const { gpc, denied } = call;
    const passageOf = openGate({ live, found: reading, gpc, denied, now });
    if (isPlacing && (await placed(call, passageOf, reading))) return read(call, false);
    const undone =
      reading === "unreadable"
        ? ALL_DONE
        : await undoneFor(store, live, call.slots, call.leftToRead(), onUnreadable);
    const isPlaced = (slot: string): boolean =>
      reading === null ||
      reading === "unreadable" ||
      reading.subject !== null ||
      live.program.get(slot)?.needsBucket !== true;
    const ground = { ...deps, live, now, figuresOf, draw: () => randomInt(DRAWS) / DRAWS };
    return readSlots(ground, { ...call, reading, undone, passageOf, isPlaced });
  };
  return read;
};

const withDefault = (call: SlotCall, why: Withheld): SlotCall => ({
  ...call,
  found: null,
  passage: closed(why),
});

const readOf = ({ found }: SlotCall) =>
  found?.subject ? { profile: found.subject.profile, seq: found.subject.seq } : null;

const whyDefault = (overtaken: Overtaken): Withheld =>
  "withdrawn" in overtaken
    ? {
        reason: overtaken.withdrawn.reason,
        parameters: { purpose: overtaken.withdrawn.purpose, because: "withdrawn" },
      }
    : CHANGED;

/** Somebody else may change the same person meanwhile: then it is decided so often. */
const ATTEMPTS = 2;

/** What withdrew one slot's purpose says nothing of the others. */
const isWorthAnother = (overtaken: Overtaken, calls: readonly SlotCall[]): boolean =>
  "changed" in overtaken || calls.length > 1;

const NOTHING: Answered = { answers: new Map(), profile: null };

const merged = (one: Answered, other: Answered): Answered => ({
  answers: new Map([...one.answers, ...other.answers]),
  profile: one.profile ?? other.profile,
});

/** A call as it begins, once its events are taken in. */
const callOf = (
  { deadline, elapsed }: Pick<DecideDeps, "deadline" | "elapsed">,
  request: DecideRequest,
  { caller, gpc, reserves }: DecideCaller,
  asked: Pick<Call, "start" | "denied" | "identifiers">,
): Call => {
  const begun = elapsed();
  const leftOf = (part: number) => (): number => deadline * part - (elapsed() - begun);
  const waitOf = (part: number) => (): number => Math.max(1, leftOf(part)());
  return {
    request,
    caller,
    gpc,
    reserves,
    ...asked,
    slots: [...new Set(request.slots)],
    left: waitOf(1),
    leftToRead: waitOf(READING),
    leftToPlan: leftOf(PLANNING),
  };
};

const NONE_DENIED: ReadonlySet<string> = new Set();

/**
 * Decides as `createDecide` does, and writes nothing: for who has an answer and asks whether it still
 * stands. Nobody gets a place by it: where one is needed, the default is foreseen.
 */
export const createForesee = (deps: DecideDeps): Foresee => {
  const read = readingOf(deps);
  return async (request, caller) => {
    const identifiers = usableIdentifiers(request, deps.live.current().identity, caller.trust);
    const asked = { start: deps.elapsed(), denied: NONE_DENIED, identifiers };
    const calls = await read(callOf(deps, request, caller, asked), false);
    return new Map(
      calls.map((each) => [each.slot, answerOf(each.id, decidedFor(each).decided, each)]),
    );
  };
};

export const createDecide = (deps: DecideDeps): DecideService => {
  const read = readingOf(deps);
  const commit = createCommitCall(deps);
  const takeEvents = createTakeEvents(deps.ingest, deps.deadline);

  /** Slots that rely on nobody are recorded as they are. */
  const nameless = async (calls: readonly SlotCall[], { left }: Call): Promise<Answered> => {
    if (calls.length === 0) return NOTHING;
    const outcome = await commit({ calls, read: undefined, left });
    return "answers" in outcome ? outcome : NOTHING;
  };

  const personal = async (
    calls: readonly SlotCall[],
    call: Call,
    attempt: number,
  ): Promise<Answered> => {
    const [first] = calls;
    if (!first) return NOTHING;
    const outcome = await commit({ calls, read: readOf(first), left: call.left });
    if ("answers" in outcome) return outcome;
    if (attempt < ATTEMPTS && isWorthAnother(outcome, calls))
      return decideCall({ ...call, slots: calls.map(({ slot }) => slot) }, attempt + 1);
    // Revoking wins over everything in flight (L7): the default, for nobody.
    return nameless(
      calls.map((each) => withDefault(each, whyDefault(outcome))),
      call,
    );
  };

  const decideCall = async (call: Call, attempt: number): Promise<Answered> => {
    const calls = await read(call);
    const [about, apart] = await Promise.all([
      personal(
        calls.filter(({ found }) => found !== null),
        call,
        attempt,
      ),
      nameless(
        calls.filter(({ found }) => found === null),
        call,
      ),
    ]);
    return merged(about, apart);
  };

  return async (request, by) => {
    const start = deps.elapsed();
    const { caller, trust, gpc } = by;
    const isPublic = caller.kind === "browser";
    const identifiers = usableIdentifiers(request, deps.live.current().identity, trust);
    const origin = { source: caller.source, trust, historical: false, isPublic, gpc };
    const { answers: events, denied } = await takeEvents(request.events, origin);
    const call = callOf(deps, request, by, { start, denied, identifiers });
    const { answers, profile } = await decideCall(call, 1);
    return {
      decisions: Object.fromEntries(answers),
      ...(isPublic || profile === null ? {} : { profile: `p${profile}` }),
      ...(events.length === 0 ? {} : { events: [...events] }),
    };
  };
};
