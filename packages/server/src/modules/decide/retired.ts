import type { Decision, Program, Versioned } from "@attune/core/decision";
import { ENGINE } from "@attune/core/decision";
import { compileCondition, isFlaw } from "@attune/core/condition";
import { decisionConditions } from "@attune/core/definition";
import { offersOf } from "@attune/core/rule";
import { TIME_ZONE_DATA } from "./time-zone-data.ts";

/** Definitions that a slot was decided by. */
const ofSlot = (live: readonly Versioned[], slot: string): readonly Versioned[] => {
  const offers = new Set(
    live.flatMap(({ definition }) =>
      definition.kind === "rule" && definition.slot === slot ? offersOf(definition) : [],
    ),
  );
  return live.filter(({ definition }) => {
    switch (definition.kind) {
      case "rule":
        return definition.slot === slot;
      case "offer":
        return offers.has(definition.key);
      default:
        return definition.kind === "policy";
    }
  });
};

const isReadable = ({ definition }: Versioned): boolean =>
  decisionConditions(definition).every(({ asked }) => !isFlaw(compileCondition(asked)));

/** What a record says of what decided. */
export type Decider = Pick<Decision, "engine" | "slot" | "timeZoneData">;

/**
 * What a replay of a decision would need and is gone: the engine that decided, the time-zone data that it
 * read calendars by, the slot, a definition whose conditions cannot be read any more. Empty when it can be
 * replayed.
 */
export const retiredFor = (
  { engine, slot, timeZoneData = TIME_ZONE_DATA }: Decider,
  program: Program,
  live: readonly Versioned[],
): readonly string[] => [
  ...(engine === ENGINE ? [] : [`engine ${engine}`]),
  ...(timeZoneData === TIME_ZONE_DATA ? [] : [`time-zone data ${timeZoneData}`]),
  ...(program.has(slot) ? [] : [`slot:${slot}`]),
  ...ofSlot(live, slot)
    .filter((each) => !isReadable(each))
    .map(({ definition: { kind, key }, version }) => `${kind}:${key} version ${version}`),
];
