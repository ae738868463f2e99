import type { DecideInput } from "./decide.ts";
import type { Evidence } from "./evidence.ts";
import { recording } from "./evidence.ts";
import type { Plan } from "./plan.ts";
import type { CompiledSlot } from "./program.ts";
import type { Decided } from "./record.ts";
import { shelved } from "./render.ts";
import { shelfId } from "./shelf.ts";

const nothing = {
  offer: null,
  items: null,
  candidates: [],
  inputs: [],
  funnel: { considered: 0, eligible: 0, returned: 0, stopped: {} },
} as const;

/** A plan of nothing but its outcome. */
const done = (decided: Decided): Plan => ({
  decided,
  ranked: [],
  arbitrated: 0,
  explored: false,
  slate: null,
  shadow: null,
  expires: 0,
});

export const unknownSlot = (slot: string): Plan =>
  done({
    ...nothing,
    slot,
    channel: "unknown",
    reason: "ERROR",
    parameters: { error: "unknown-slot", slot },
    content: null,
    versions: {},
  });

/** What is recorded of what was asked for; left out where that is nothing. */
export const factsIn = (facts: object): { readonly facts?: object } =>
  Object.keys(facts).length === 0 ? {} : { facts };

/** What a slot shows when nothing else is, and why. */
export const defaultOf = (
  { slot: { definition, version } }: CompiledSlot,
  why: NonNullable<DecideInput["withheld"]>,
  evidence: Evidence,
): Decided => {
  const { content, items } = definition.default;
  return {
    ...nothing,
    slot: definition.key,
    channel: definition.channel,
    ...why,
    content,
    ...(items
      ? { items: shelved(evidence.shelf(shelfId({ ...items, isPersonal: false })), items.limit) }
      : {}),
    versions: { [`slot:${definition.key}`]: version },
  };
};

/** The default and nothing else, with what it was made from. */
export const onlyDefault = (
  compiled: CompiledSlot,
  why: NonNullable<DecideInput["withheld"]>,
  asked: Evidence,
): Plan => {
  const { evidence, facts } = recording(asked);
  return done({ ...defaultOf(compiled, why, evidence), ...factsIn(facts()) });
};
