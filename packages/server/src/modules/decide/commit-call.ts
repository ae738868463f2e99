import { randomUUIDv7 } from "node:crypto";
import type { SlotAnswer } from "@attune/contract";
import type { Decided, Plan } from "@attune/core/decision";
import { decide, ENGINE, planText, settle, unreserved } from "@attune/core/decision";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  CallDraft,
  CommittedCall,
  SlotDraft,
  Store,
  Withdrawn,
} from "../../platform/store/index.ts";
import { StoreBusy, StoreUnavailable } from "../../platform/store/index.ts";
import type { Withheld } from "./gate.ts";
import { inTime } from "./in-time.ts";
import type { SlotCall } from "./slot-call.ts";
import { answerOf, inputOf } from "./slot-call.ts";

export type CommitDeps = {
  readonly store: Pick<Store, "commitDecisions">;
  readonly clock: Clock;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  readonly observe: (reason: string, recorded: boolean) => void;
  /** What was delivered could not be recorded beside a late record, and why. */
  readonly onUnmarked: (why: string) => void;
};

/** Slots of a call that are committed together: they are about the same person, or about nobody. */
export type Together = {
  readonly calls: readonly SlotCall[];
  /** The version of the person to decide from; undefined when it is not to be checked any more. */
  readonly read: CallDraft["read"];
  /** How long the record is waited for, ms. */
  readonly left: () => number;
};

export type Answered = {
  readonly answers: ReadonlyMap<string, SlotAnswer>;
  readonly profile: number | null;
};
/** Nothing was recorded: somebody withdrew a consent, or what is known of the person has changed. */
export type Overtaken = { readonly withdrawn: Withdrawn } | { readonly changed: true };

const NOT_RECORDED: Withheld = { reason: "ERROR", parameters: { error: "not-recorded" } };

type Drafted = { readonly call: SlotCall; readonly id: string; readonly plan: Plan };

const recordOf = (
  decided: Decided,
  { found, live, start }: SlotCall,
  time: number,
  elapsed: number,
): string =>
  JSON.stringify({
    ...decided,
    time,
    readAt: found?.subject?.seq ?? 0,
    definitionsAt: live.seq,
    engine: ENGINE,
    latency: Math.round((elapsed - start) * 1000) / 1000,
  });

const claimsIn = (plan: Plan, decided: Decided) =>
  (decided.uses ?? []).flatMap(
    ({ offer }) => plan.ranked.find((planned) => planned.offer === offer)?.claims ?? [],
  );

/** A slot as it is decided if all that it asks for is granted. */
export const decidedFor = (call: SlotCall): { readonly plan: Plan; readonly decided: Decided } => {
  const plan = decide(call.live.program, inputOf(call));
  const decided = settle(plan, () => null);
  return { plan, decided: call.reserves ? decided : unreserved(decided) };
};

/** Drafts a call as if all that it asks for were granted; the writer settles what is not. */
export const draftOf = (
  { calls, read }: Omit<Together, "left">,
  at: number,
  elapsed: () => number,
): { readonly draft: CallDraft; readonly settled: readonly (Drafted & { decided: Decided })[] } => {
  const settled = calls.map((call) => ({ call, id: call.id, ...decidedFor(call) }));
  const slots = settled.map(({ call, id, plan, decided }): SlotDraft => {
    const claims = claimsIn(plan, decided);
    return {
      id,
      body: recordOf(decided, call, at, elapsed()),
      reservations: decided.uses ?? [],
      claims,
      plan: claims.length === 0 ? null : planText(plan),
    };
  });
  const first = calls[0];
  const { identifier = null, noted = [] } = first?.found ?? {};
  const relies = reliesOf(calls);
  const draft = { identifier, noted, at, relies, slots, ...(read === undefined ? {} : { read }) };
  return { draft, settled };
};

/** What all the slots of a call take for granted. */
const reliesOf = (calls: readonly SlotCall[]): CallDraft["relies"] => {
  const all = calls.flatMap(({ passage }) => passage.relies ?? []);
  const [first] = all;
  if (!first) return null;
  const purposes = new Map(
    all.flatMap((relies) => relies.purposes).map((each) => [each.key, each]),
  );
  return { read: first.read, purposes: [...purposes.values()] };
};

const fallbackOf = (call: SlotCall, why: Withheld): Decided =>
  settle(decide(call.live.program, inputOf(call, why)), () => null);

/** What was recorded, for the caller. */
const answered = (
  settled: readonly (Drafted & { readonly decided: Decided })[],
  committed: Extract<CommittedCall, { readonly slots: unknown }>,
  observe: CommitDeps["observe"],
): Answered => ({
  answers: new Map(
    settled.map(({ call, id, decided }, index) => {
      const other = committed.slots[index]?.settled ?? null;
      const final: Decided = other === null ? decided : JSON.parse(other);
      observe(final.reason, true);
      return [call.slot, answerOf(id, final, call)];
    }),
  ),
  profile: committed.profile,
});

/** The ledger cannot be written: the non-personal default, said to be unrecorded (L6). */
const unrecorded = (
  calls: readonly SlotCall[],
  ids: readonly string[],
  observe: CommitDeps["observe"],
): Answered => ({
  answers: new Map(
    calls.map((call, index) => {
      const fallback = fallbackOf(call, NOT_RECORDED);
      observe(fallback.reason, false);
      return [
        call.slot,
        { ...answerOf(ids[index] ?? randomUUIDv7(), fallback, call), recorded: false },
      ];
    }),
  ),
  profile: null,
});

/** Commits decisions before their answers leave (L6). */
export const createCommitCall = (deps: CommitDeps) => {
  const { store, clock, elapsed, observe, onUnmarked } = deps;

  /** The ledger says beside each late record what was delivered, under the id that the caller has. */
  const mark = async (
    drafted: readonly Drafted[],
    ids: readonly string[],
    late: Promise<CommittedCall>,
  ): Promise<void> => {
    if (!("slots" in (await late))) return;
    const slots = drafted.map(({ call, id: undelivered }, index): SlotDraft => {
      const parameters = { ...NOT_RECORDED.parameters, undelivered };
      const delivered = fallbackOf(call, { ...NOT_RECORDED, parameters });
      return {
        id: ids[index] ?? randomUUIDv7(),
        body: recordOf(delivered, call, clock.now(), elapsed()),
        reservations: [],
        claims: [],
        plan: null,
        ...(call.found
          ? { releases: { decision: undelivered, identifier: call.found.identifier } }
          : {}),
      };
    });
    await store.commitDecisions({
      identifier: null,
      noted: [],
      at: clock.now(),
      relies: null,
      slots,
    });
  };

  return async (together: Together): Promise<Answered | Overtaken> => {
    const { calls } = together;
    const { draft, settled } = draftOf(together, clock.now(), elapsed);
    // What could not be waited for or failed may stand all the same: what is delivered has ids of its own.
    const fresh = settled.map(() => randomUUIDv7());
    try {
      const recorded = await inTime(store.commitDecisions(draft), together.left());
      if ("late" in recorded) {
        void mark(settled, fresh, recorded.late).catch((error: unknown) =>
          onUnmarked(String(error)),
        );
        return unrecorded(calls, fresh, observe);
      }
      const committed = recorded.value;
      return "slots" in committed ? answered(settled, committed, observe) : committed;
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof StoreBusy)) throw error;
      return unrecorded(calls, fresh, observe);
    }
  };
};
