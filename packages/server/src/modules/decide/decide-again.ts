import type { Change, CompiledSlot, Decided, Evidence } from "@attune/core/decision";
import { decide, settle, withChange } from "@attune/core/decision";
import type { Clock } from "../../platform/clock/index.ts";
import { strangerBy } from "./find-subject.ts";
import { openGate } from "./gate.ts";
import { createFigures, readKnown } from "./known.ts";
import type { KnownOfCall } from "./known.ts";
import { inputOf } from "./slot-call.ts";
import type { Shelves } from "../recommend/index.ts";
import type { Stood } from "./stood.ts";
import { consenting, NO_CONTEXT } from "./stood.ts";
import { shelvesFor } from "./with-shelves.ts";

/** One thing that is otherwise than it was. Instants are epoch ms. */
export type Turned =
  | Change
  | { readonly what: "time"; readonly at: number }
  | { readonly what: "exposure"; readonly offer: string }
  | { readonly what: "consent"; readonly purpose: string };

const NOBODY: ReadonlySet<string> = new Set();

type Settings = {
  readonly clock: Clock;
  /** IANA name of the zone of who has none. */
  readonly zone: string;
  readonly shelves: Shelves;
};

/** How long a shelf is waited for, in ms. */
const PATIENCE = 1_000;
const unheard = (): void => undefined;

/** Decides a slot for somebody, as they stood or with one thing otherwise. Records and reserves nothing. */
export type DecideAgain = (slot: CompiledSlot, turned: Turned | null) => Promise<Decided>;

export const createDecideAgain = (
  stood: Stood,
  { clock, zone, shelves }: Settings,
): DecideAgain => {
  // One question stands on the figures with which it began.
  const figuresOf = createFigures(stood, clock, () => undefined);
  const known = new Map<string, KnownOfCall>();
  const knownAt = async (slot: CompiledSlot, now: number): Promise<KnownOfCall> => {
    const name = `${slot.slot.definition.key}\n${now}`;
    const { profile } = stood.subject;
    const found =
      known.get(name) ?? (await readKnown(stood, figuresOf, { slots: [slot], profile, now }));
    known.set(name, found);
    return found;
  };

  return async (compiled, turned) => {
    const slot = compiled.slot.definition.key;
    const now = turned?.what === "time" ? turned.at : stood.now;
    const { live, identifier, subject, accounts, undone } =
      turned?.what === "consent" ? consenting(stood, turned.purpose, now) : stood;
    const found = { ...strangerBy(identifier), subject, accounts };
    const passage = openGate({ live, found, gpc: false, denied: NOBODY, now })(slot);
    const call = {
      slot,
      live,
      found,
      passage,
      now,
      isLate: () => false,
      request: { context: NO_CONTEXT, explain: true },
    };
    const ground = { shelves, leftToRead: () => PATIENCE, onUnreadable: unheard };
    const made = await shelvesFor(call, ground);
    const evidence: Evidence = {
      ...(await knownAt(compiled, now))(slot),
      shelf: (id) => made.get(id) ?? null,
    };
    const input = inputOf({
      ...call,
      undone,
      zone,
      evidence:
        turned?.what === "exposure"
          ? { ...evidence, seen: (offer) => offer === turned.offer || evidence.seen(offer) }
          : evidence,
      // Not one of those in which any offer may come first.
      draw: (1 + compiled.arbitration.explore) / 2,
      isSampled: false,
      caller: { kind: "secret" },
    });
    const isChange = turned?.what === "attribute" || turned?.what === "segment";
    const plan = decide(live.program, isChange ? withChange(input, turned) : input);
    return settle(plan, () => null);
  };
};
