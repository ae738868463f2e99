import type { TriedDecision, TryRequest, TryResponse } from "@attune/contract";
import type { CompiledSlot, Decision } from "@attune/core/decision";
import type { Language } from "@attune/core/condition";
import type { Mask } from "@attune/core/privacy";
import type { Clock } from "../../platform/clock/index.ts";
import { gpcOfCall } from "../../platform/http/index.ts";
import type { Store } from "../../platform/store/index.ts";
import { judgeSlots } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Shelves } from "../recommend/index.ts";
import { draftOf } from "./commit-call.ts";
import { documentOf, shownTo } from "./explain.ts";
import { openGate } from "./gate.ts";
import { readItemNames } from "./item-names.ts";
import { createFigures, readClaimed } from "./known.ts";
import { readSlots } from "./read-slots.ts";
import type { SlotCall } from "./slot-call.ts";
import { approximateIn } from "./stood.ts";
import type { Whom } from "./whom.ts";
import { findWhom } from "./whom.ts";

export type TryOutDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** Makes what recommenders would show. */
  readonly shelves: Shelves;
  /** IANA name of the zone of who has none. */
  readonly zone: string;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

export type TryOut = (
  request: TryRequest,
  caller: Caller,
  mask: Mask | null,
) => Promise<TryResponse>;

/** How long what a slot asks for is waited for, in ms. */
const PATIENCE = 5_000;
const NOBODY: ReadonlySet<string> = new Set();
const unheard = (): void => undefined;

const isChance = ({ arbitration: { by: how, explore } }: CompiledSlot): boolean =>
  how === "thompson" || explore > 0;

/** What a decision of that moment could find otherwise. The call's context is known: it was given. */
const approximations = (
  { found, stood }: Whom,
  slots: readonly CompiledSlot[],
  { draw }: TryRequest,
  isFuture: boolean,
): readonly string[] => {
  const needsPlace = found !== null && found.subject === null;
  const all = [
    ...(stood === null ? [] : approximateIn(stood, slots)),
    ...(slots.some(isChance) ? ["draw"] : []),
    ...(needsPlace && slots.some(({ needsBucket }) => needsBucket) ? ["place"] : []),
    ...(isFuture ? ["events"] : []),
  ];
  const isGiven = (name: string): boolean =>
    name === "context" || (name === "draw" && draw !== undefined);
  return [...new Set(all)].filter((name) => !isGiven(name));
};

/** What would have been recorded, as the ledger has it. */
const recordOf = (body: string, { id, found }: SlotCall): Decision => {
  const record: Omit<Decision, "id" | "subject"> = JSON.parse(body);
  const subject = found?.subject
    ? {
        profile: `p${found.subject.profile}`,
        identifier: found.identifier,
        noted: found.noted,
      }
    : null;
  return { ...record, id, subject };
};

const told = async (
  { store }: Pick<TryOutDeps, "store">,
  decision: Decision,
  mask: Mask | null,
  language: Language,
): Promise<TriedDecision> => {
  const shown = shownTo(mask, decision);
  const names = await readItemNames(store.reads, shown, language);
  const document = documentOf(0, shown, { traced: "recorded" }, { language, names });
  const { id: _id, seq: _seq, latency: _latency, traced: _traced, ...tried } = document;
  return tried;
};

/** What each slot would be decided from. */
const slotsOf = async (
  { clock, zone, elapsed, shelves }: TryOutDeps,
  { live, found, reads, undone }: Whom,
  request: TryRequest,
  { caller, now }: { readonly caller: Caller; readonly now: number },
): Promise<readonly SlotCall[]> => {
  const { context } = request;
  const slots = [...new Set(request.slots)];
  const gpc = gpcOfCall({}, context);
  const ground = {
    store: { reads },
    live,
    now,
    figuresOf: createFigures({ reads }, clock, unheard),
    zone,
    sample: 0,
    // Without a number, not one of those in which any offer may come first.
    draw: (slot: string) =>
      request.draw ?? (1 + (live.program.get(slot)?.arbitration.explore ?? 0)) / 2,
    onUnreadable: unheard,
    shelves,
  };
  return readSlots(ground, {
    request: { identifiers: {}, slots, context, events: [], userHash: {}, explain: true },
    caller,
    reserves: true,
    slots,
    start: elapsed(),
    leftToRead: () => PATIENCE,
    leftToPlan: () => PATIENCE,
    reading: found,
    undone,
    passageOf: openGate({ live, found, gpc, denied: NOBODY, now }),
    isPlaced: () => true,
  });
};

/**
 * Decides as `decide` would: the same reading, the same plan, and the same judge of caps and budgets
 * that the writer asks. It ends before the writer: nothing is recorded, reserved or counted, and no
 * facet is made.
 */
export const createTryOut = (deps: TryOutDeps): TryOut => {
  const { clock, elapsed } = deps;
  return async (request, caller, mask) => {
    const now = clock.now();
    const at = request.at === undefined ? now : Date.parse(request.at);
    const whom = await findWhom(deps, request, at, at < now ? at : null);
    const calls = await slotsOf(deps, whom, request, { caller, now: at });
    const { draft } = draftOf({ calls, read: undefined }, at, elapsed);
    const slots = calls.flatMap(({ slot }) => whom.live.program.get(slot) ?? []);
    const profile = whom.found?.subject?.profile ?? null;
    const claimed = await readClaimed({ reads: whom.reads }, { slots, profile, now: at });
    const judged = judgeSlots(draft, claimed);
    const decisions = await Promise.all(
      calls.map(async (call, index) => {
        const { settled = null, slot = null } = judged[index] ?? {};
        const decision = recordOf(settled ?? slot?.body ?? "{}", call);
        return [call.slot, await told(deps, decision, mask, request.language)] as const;
      }),
    );
    return {
      profile: profile === null ? null : `p${profile}`,
      at: new Date(at).toISOString(),
      when: at < now ? "past" : at > now ? "future" : "now",
      approximate: [...approximations(whom, slots, request, at > now)],
      isComplete: whom.stood?.isComplete ?? true,
      decisions: Object.fromEntries(decisions),
    };
  };
};
