import type { Candidate, CompiledSlot, Decided, Reason, Then } from "@attune/core/decision";
import { changesFor } from "@attune/core/decision";
import { own, ownText } from "@attune/core/json";
import type { DecideAgain, Turned } from "./decide-again.ts";

/** Reasons of candidates that came to arbitration: with them an offer was eligible. */
const ELIGIBLE: ReadonlySet<Reason> = new Set([
  "SELECTED",
  "OUTRANKED",
  "DUPLICATE",
  "GLOBAL_CONTROL",
]);

export const isEligible = ({ reason }: Candidate): boolean => ELIGIBLE.has(reason);

/** Changes that are tried at most. */
const MOST = 60;

export const candidatesFor = ({ candidates }: Decided, offer: string): readonly Candidate[] =>
  candidates.filter((candidate) => candidate.offer === offer);

/** Reasons that a condition gives. */
const OF_CONDITIONS: ReadonlySet<Reason> = new Set([
  "NOT_ELIGIBLE",
  "NOT_APPLICABLE",
  "NOT_SUITABLE",
  "SUPPRESSED",
]);

const timesOf = ({ parameters }: Candidate, now: number): readonly number[] =>
  ["opens", "resets"]
    .map((name) => own(parameters, name))
    .filter((at) => typeof at === "number")
    .filter((at) => at > now);

const purposesOf = (decided: Decided, candidates: readonly Candidate[]): readonly string[] => {
  const refused = [decided, ...candidates].filter(
    ({ reason }) => reason === "NO_CONSENT" || reason === "OPTED_OUT",
  );
  return [
    ...new Set([
      ...refused.flatMap(({ parameters }) => ownText(parameters, "purpose") ?? []),
      ...decided.inputs.flatMap(({ withheld }) => withheld ?? []),
    ]),
  ];
};

/** What could be otherwise, in the order in which it is tried: values, a time, something seen, a consent. */
const turnsOf = (decided: Decided, offer: string, now: number): readonly Turned[] => {
  const candidates = candidatesFor(decided, offer);
  const times = candidates.flatMap((candidate) => timesOf(candidate, now));
  return [
    ...candidates
      .filter(({ reason }) => OF_CONDITIONS.has(reason))
      .flatMap((candidate) => changesFor(candidate, now)),
    ...[...new Set(times)].sort((a, b) => a - b).map((at) => ({ what: "time" as const, at })),
    ...candidates
      .filter(({ reason }) => reason === "PREREQUISITE_FAILED")
      .flatMap(({ parameters }) => ownText(parameters, "requires") ?? [])
      .map((required) => ({ what: "exposure" as const, offer: required })),
    ...purposesOf(decided, candidates).map((purpose) => ({ what: "consent" as const, purpose })),
  ].slice(0, MOST);
};

/** What came before a candidate that was eligible. */
const aheadOf = ({ parameters }: Candidate) => {
  const [offer, margin] = [ownText(parameters, "offer"), own(parameters, "margin")];
  return offer === undefined
    ? null
    : {
        offer,
        rule: ownText(parameters, "rule") ?? null,
        margin: typeof margin === "number" ? margin : 0,
      };
};

export type Ahead = ReturnType<typeof aheadOf>;

/** What becomes of an offer; null when it is not eligible. */
export const outcomeOf = (
  decided: Decided,
  offer: string,
): { readonly then: Then["then"]; readonly by: Ahead } | null => {
  const eligible = candidatesFor(decided, offer).filter(isEligible);
  const [best] = eligible;
  if (!best) return null;
  if (eligible.some(({ reason }) => reason === "SELECTED")) return { then: "shown", by: null };
  if (eligible.some(({ reason }) => reason === "GLOBAL_CONTROL"))
    return { then: "control group", by: null };
  return { then: "outranked", by: aheadOf(best) };
};

export type Smallest = {
  readonly is: Turned;
  readonly then: Then["then"];
  readonly by: Ahead;
};

/**
 * The first single change with which an offer is eligible, found by deciding again with each.
 * @param turn - lets others have theirs
 */
export const smallestChange = async (
  again: DecideAgain,
  slot: CompiledSlot,
  { decided, offer, now }: { decided: Decided; offer: string; now: number },
  turn: () => Promise<void>,
): Promise<Smallest | null> => {
  for (const is of turnsOf(decided, offer, now)) {
    await turn();
    const outcome = outcomeOf(await again(slot, is), offer);
    if (outcome !== null) return { is, ...outcome };
  }
  return null;
};
