import { randomUUIDv7 } from "node:crypto";
import type { DecideRequest } from "@attune/contract";
import { NO_EVIDENCE } from "@attune/core/decision";
import type { Store } from "../../platform/store/index.ts";
import type { Live } from "../definitions/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Shelves } from "../recommend/index.ts";
import type { Undone } from "../traits/index.ts";
import type { Found, Unreadable } from "./find-subject.ts";
import type { Passage, Withheld } from "./gate.ts";
import { closed } from "./gate.ts";
import type { FiguresOf, KnownOfCall } from "./known.ts";
import { knownInTime } from "./known.ts";
import type { SlotCall } from "./slot-call.ts";
import { isOfSample } from "./slot-call.ts";
import { withShelves } from "./with-shelves.ts";

/** What slots are decided on: what is live, what is stored, and when. */
export type Ground = {
  readonly store: Pick<Store, "reads">;
  readonly live: Live;
  /** Epoch ms. */
  readonly now: number;
  readonly figuresOf: FiguresOf;
  /** Zone of who has none. */
  readonly zone: string;
  /** Share of decisions of which every candidate is kept, from 0 to 1. */
  readonly sample: number;
  /** A number from 0 to below 1, for a slot. */
  readonly draw: (slot: string) => number;
  readonly onUnreadable: (why: string) => void;
  /** Makes what recommenders would show. */
  readonly shelves: Shelves;
};

/** Whose slots, and what the call itself says. */
export type Asked = {
  readonly request: DecideRequest;
  readonly caller: Caller;
  readonly reserves: boolean;
  readonly slots: readonly string[];
  readonly start: number;
  readonly leftToRead: () => number;
  readonly leftToPlan: () => number;
  readonly reading: Found | Unreadable | null;
  readonly undone: Undone;
  readonly passageOf: (slot: string) => Passage;
  /** Whether a place of theirs that the slot needs can be drawn. */
  readonly isPlaced: (slot: string) => boolean;
};

const UNREADABLE: Withheld = { reason: "ERROR", parameters: { error: "unreadable" } };

/** Caps and suppression that could not be read allow nothing; nor does a place that is not known. */
const passageFor = (passage: Passage, known: KnownOfCall | null, isPlaced: boolean): Passage =>
  (known !== null && isPlaced) || passage.withheld ? passage : closed(UNREADABLE);

/** Reads what the slots of a call may ask for, and puts it together for each: for a decision, and to try one. */
export const readSlots = async (
  ground: Ground,
  { reading, undone, passageOf, isPlaced, ...call }: Asked,
): Promise<readonly SlotCall[]> => {
  const { store, live, now, figuresOf, zone, onUnreadable } = ground;
  const subject = reading === null || reading === "unreadable" ? null : reading.subject;
  const compiled = call.slots.flatMap((slot) => live.program.get(slot) ?? []);
  const known = await knownInTime(
    store,
    figuresOf,
    { slots: compiled, profile: subject?.profile ?? null, now },
    call.leftToRead(),
    onUnreadable,
  );
  const calls = call.slots.map((slot): SlotCall => {
    const id = randomUUIDv7();
    const passage = passageFor(passageOf(slot), known, isPlaced(slot));
    return {
      id,
      slot,
      request: call.request,
      caller: call.caller,
      live,
      // Where its purpose is not allowed no facet is made and the record names nobody.
      found: passage.withheld || reading === "unreadable" ? null : reading,
      passage,
      undone,
      evidence: known?.(slot) ?? NO_EVIDENCE,
      reserves: call.reserves,
      draw: ground.draw(slot),
      isSampled: isOfSample(id, ground.sample),
      zone,
      start: call.start,
      now,
      isLate: () => call.leftToPlan() <= 0,
    };
  });
  const { shelves } = ground;
  return withShelves(calls, { shelves, leftToRead: call.leftToRead, onUnreadable });
};
